package tapbill.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The parts of a workbook by their names. */
public record Xlsx(Map<String, byte[]> parts) {

  /**
   * Reads a workbook as spreadsheets do, by the directory at its end.
   *
   * @throws ZipException if the file is incomplete
   */
  public static Xlsx of(byte[] workbook) throws IOException {
    Path file = Files.createTempFile("tapbill", ".xlsx");
    try {
      Files.write(file, workbook);
      Map<String, byte[]> parts = new LinkedHashMap<>();
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry part : Collections.list(zip.entries())) {
          parts.put(part.getName(), zip.getInputStream(part).readAllBytes());
        }
      }
      return new Xlsx(parts);
    } finally {
      Files.delete(file);
    }
  }

  public List<String> sheetNames() {
    return elements(part("xl/workbook.xml").getDocumentElement(), "sheet").stream()
        .map(sheet -> sheet.getAttribute("name"))
        .toList();
  }

  /** Returns the cells of a sheet: numbers and serial dates as such, texts after "text ". */
  public List<List<String>> rows(int sheet) {
    Element root = part("xl/worksheets/sheet" + sheet + ".xml").getDocumentElement();
    return elements(root, "row").stream()
        .map(row -> elements(row, "c").stream().map(Xlsx::value).toList())
        .toList();
  }

  private static String value(Element cell) {
    return switch (cell.getAttribute("t")) {
      case "inlineStr" -> "text " + cell.getTextContent();
      case "b" -> "truth " + cell.getTextContent();
      default -> cell.getTextContent();
    };
  }

  private Document part(String name) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(parts.get(name)));
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new AssertionError(name, e);
    }
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }
}
