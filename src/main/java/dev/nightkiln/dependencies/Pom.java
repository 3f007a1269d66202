package dev.nightkiln.dependencies;

import dev.nightkiln.text.HostileXml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Maven's {@code pom.xml}: whatever has coordinates, repositories, and properties, as a version may
 * be one. Parents, profiles and what Maven would fill in from elsewhere are not resolved.
 */
final class Pom {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_ELEMENTS = 200_000;

    private final XMLStreamReader xml;
    private final List<Dependency> found = new ArrayList<>();
    private int elements;

    private Pom(XMLStreamReader xml) {
        this.xml = xml;
    }

    static List<Dependency> read(String text) {
        try {
            var pom = new Pom(HostileXml.open(text));
            pom.document();
            return pom.found;
        } catch (XMLStreamException wrong) {
            int line = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNumber();
            throw new Unreadable("is no XML that is read here (line " + line + ")");
        }
    }

    private void document() throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            refuseReferences(event);
            if (event == XMLStreamConstants.START_ELEMENT) {
                element("", 1);
            }
        }
    }

    /** Entities could say anything; a pom needs none. */
    private static void refuseReferences(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new Unreadable("has a document type or entities");
        }
    }

    /** Answers the text of an element that has no others inside. */
    private String element(String parent, int depth) throws XMLStreamException {
        String name = xml.getLocalName();
        int line = xml.getLocation().getLineNumber();
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw new Unreadable("is nested too deep or has too many elements");
        }
        Map<String, String> inside = new LinkedHashMap<>();
        var text = new StringBuilder();
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            refuseReferences(event);
            if (event == XMLStreamConstants.START_ELEMENT) {
                String child = xml.getLocalName();
                String value = element(name, depth + 1);
                if (inside.putIfAbsent(child, value) != null && isMeant(child)) {
                    throw new Unreadable("has %s twice (line %d)".formatted(child, line));
                }
            } else if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
            }
        }
        note(parent, name, inside, line);
        // Else a file of another name would say what no pom.xml says.
        if (List.of("module", "subproject").contains(name)
                && text.toString().strip().endsWith(".xml")) {
            found.add(Dependency.of("module " + text.toString().strip(), "", line));
        }
        return text.toString().strip();
    }

    private static boolean isMeant(String child) {
        return List.of("groupId", "artifactId", "version", "url").contains(child);
    }

    private void note(String parent, String name, Map<String, String> inside, int line) {
        String artifact = inside.getOrDefault("artifactId", "");
        if (name.equals("project") || name.equals("exclusion")) {
            return;
        }
        if (!artifact.isEmpty()) {
            String group = inside.getOrDefault("groupId", "");
            String kind = name.equals("dependency") ? "" : name + " ";
            found.add(
                    Dependency.of(
                                    kind + group + ":" + artifact + more(inside),
                                    inside.getOrDefault("version", ""),
                                    line)
                            .from(inside.getOrDefault("systemPath", otherParent(inside))));
        } else if (name.endsWith("epository") && inside.containsKey("url")) {
            String id = inside.getOrDefault("id", "");
            found.add(
                    Dependency.of(name + " " + id, "", line).from(inside.getOrDefault("url", "")));
        } else if (name.equals("properties") && List.of("project", "profile").contains(parent)) {
            inside.forEach(
                    (key, value) -> found.add(Dependency.of("property " + key, value, line)));
        }
    }

    /** A parent in a file that is not called as poms are. */
    private static String otherParent(Map<String, String> inside) {
        String path = inside.getOrDefault("relativePath", "");
        return path.endsWith(".xml") && !path.endsWith("pom.xml") ? path : "";
    }

    private static String more(Map<String, String> inside) {
        String type = inside.getOrDefault("type", "jar");
        String classifier = inside.getOrDefault("classifier", "");
        return (type.equals("jar") ? "" : ":" + type)
                + (classifier.isEmpty() ? "" : ":" + classifier);
    }
}
