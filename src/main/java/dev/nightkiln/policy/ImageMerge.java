package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.Problems;

/** Holds the image a file names against those the organisation allows. */
final class ImageMerge {
    private final Floor floor;
    private final Problems problems;

    ImageMerge(Floor floor, Problems problems) {
        this.floor = floor;
        this.problems = problems;
    }

    void refuse(String path, Text image) {
        refuseTag(path, image);
        if (!floor.images().allow(image.value())) {
            String allowed =
                    String.join(
                            ", ",
                            floor.images().patterns().stream().map(ImagePattern::text).toList());
            problems.add(
                    image.line(),
                    path,
                    Problems.quoted(image.value())
                            + " is not an image the organisation allows ("
                            + floor.place(floor.images().line())
                            + ")",
                    "use one of " + allowed + " or ask an operator");
        }
    }

    private void refuseTag(String path, Text image) {
        if (!floor.images().fixed(image.value())) {
            problems.add(
                    image.line(),
                    path,
                    Problems.quoted(image.value())
                            + " is not named by its digest, which the organisation requires ("
                            + floor.place(floor.images().line())
                            + ")",
                    "write name@sha256: and the 64 digits, of the registry or of docker image"
                            + " inspect --format {{.Id}}");
        }
    }
}
