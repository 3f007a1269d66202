package dev.nightkiln.reports;

import dev.nightkiln.text.HostileXml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * JUnit XML as Surefire, Gradle, pytest, Jest, go-junit-report, PHPUnit and others write it. What
 * stands before an error is kept, a test that is open at it has failed.
 */
final class JunitReader {
    static final int MAX_DEPTH = 64;
    private static final Set<String> ROOTS = Set.of("testsuites", "testsuite");

    private final XMLStreamReader xml;
    private final Collected found;
    private final Deque<JunitSuite> suites = new ArrayDeque<>();
    private JunitCase open = JunitCase.NONE;
    private int depth;

    private JunitReader(XMLStreamReader xml, Collected found) {
        this.xml = xml;
        this.found = found;
    }

    /** Not to be read further, for a reason of ours. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    static void read(String text, Collected found) {
        try {
            new JunitReader(HostileXml.openPlain(text), found).document();
        } catch (XMLStreamException wrong) {
            int line = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNumber();
            found.problem("is no whole XML (line %d); what stands before was read".formatted(line));
        } catch (Refused refused) {
            found.problem(String.valueOf(refused.getMessage()));
        }
    }

    private void document() throws XMLStreamException {
        try {
            while (xml.hasNext()) {
                event(xml.next());
            }
        } finally {
            if (open != JunitCase.NONE) {
                open.unfinished();
                close();
            }
        }
    }

    private void event(int event) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(name());
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> open.text(xml);
            // Entities could say anything; a report needs none.
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Refused("has a document type or entities, so it was not read");
            default -> {}
        }
    }

    private String name() {
        return xml.getLocalName().toLowerCase(Locale.ROOT);
    }

    private void start(String name) {
        if (++depth > MAX_DEPTH) {
            throw new Refused(
                    "is nested deeper than %d; it was read no further".formatted(MAX_DEPTH));
        }
        if (depth == 1 && !ROOTS.contains(name)) {
            throw new Refused("is XML, but no JUnit report");
        }
        if (open != JunitCase.NONE) {
            open.child(name, depth, xml);
        } else if (name.equals("testsuite")) {
            suites.push(new JunitSuite(attribute("name"), attribute("tests"), depth));
        } else if (name.equals("testcase")) {
            String suite = attribute("classname");
            open =
                    JunitCase.of(
                            suite.isBlank() ? suite() : suite,
                            attribute("name"),
                            attribute("time"),
                            depth);
            open.state(attribute("status"), attribute("result"));
        } else if (name.equals("failure") || name.equals("error")) {
            open = JunitCase.suite(suite(), depth);
            open.child(name, depth, xml);
        }
    }

    private void end() {
        if (open.isEndedAt(depth)) {
            close();
        }
        if (!suites.isEmpty() && suites.peek().isAt(depth)) {
            JunitSuite suite = suites.pop();
            suite.missing().ifPresent(found::problem);
            if (!suites.isEmpty()) {
                suites.peek().include(suite);
            }
        }
        depth--;
    }

    private void close() {
        if (!suites.isEmpty()) {
            suites.peek().count();
        }
        open.addTo(found);
        open = JunitCase.NONE;
    }

    private String suite() {
        return suites.isEmpty() ? "" : suites.peek().name();
    }

    private String attribute(String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
