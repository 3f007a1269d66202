package dev.nightkiln.sandbox;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds images on the engine. A digest in a name is the registry's or, for an image that was built
 * here and has none, the engine's own id; the engine itself understands only the first.
 */
record LocalImages(Engine engine) {
    /** An id of another name is not found: a policy allows images by their names as well. */
    String idOf(String reference) {
        return found(reference)
                .or(() ->
                        ImageName.digestOf(reference)
                                .flatMap(this::found)
                                .filter(image -> isNamed(image, ImageName.repository(reference))))
                .map(image -> Objects.requireNonNull(image.getId(), "id of an image"))
                .orElseThrow(() -> Engine.imageMissing(reference));
    }

    private Optional<InspectImageResponse> found(String reference) {
        try {
            return Optional.of(
                    engine.call(
                            "inspect the image " + reference,
                            docker -> docker.inspectImageCmd(reference).exec()));
        } catch (NotFoundException missing) {
            return Optional.empty();
        } catch (DockerException refused) {
            throw Engine.refused("inspect the image " + reference, refused);
        }
    }

    private static boolean isNamed(InspectImageResponse image, String repository) {
        return Stream.of(image.getRepoTags(), image.getRepoDigests())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .anyMatch(name -> ImageName.repository(name).equals(repository));
    }
}
