package dev.nightkiln.text;

import java.io.StringReader;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * XML that may be written to break its reader. Nothing outside of it is asked, and of entities only
 * the five that XML has of its own are text: a document type and any other reference are events for
 * the caller to refuse. Whatever else is wrong with it is an {@link XMLStreamException}. Size and
 * depth are the caller's to bound.
 */
public final class HostileXml extends StreamReaderDelegate {
    private HostileXml(XMLStreamReader xml) {
        super(xml);
    }

    /** As XML with namespaces. It is decoded already, so that no byte of it is malformed. */
    public static XMLStreamReader open(String text) throws XMLStreamException {
        return open(text, true);
    }

    /** With names as they are written, for those who never declare a prefix. */
    public static XMLStreamReader openPlain(String text) throws XMLStreamException {
        return open(text, false);
    }

    private static XMLStreamReader open(String text, boolean namespaces) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, namespaces);
        // Or the JDK prints what it finds wrong.
        factory.setXMLReporter((_, _, _, _) -> {});
        // It counts &lt; and its like too; of others none are read.
        factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
        return new HostileXml(factory.createXMLStreamReader(new StringReader(text)));
    }

    /** The JDK's reader meets some damaged texts with errors of its own, as of a missing text. */
    @Override
    public int next() throws XMLStreamException {
        try {
            return super.next();
        } catch (RuntimeException broken) {
            throw new XMLStreamException(broken);
        }
    }
}
