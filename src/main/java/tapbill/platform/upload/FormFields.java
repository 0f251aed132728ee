package tapbill.platform.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import tapbill.platform.api.ApiError;

/**
 * Reads a form as the record that a JSON object with the same fields would be, on the routes that
 * take both. Of a repeated field it reads the last value, as Django does.
 */
@Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
public final class FormFields implements MessageBodyReader<Record> {
  private final ObjectMapper mapper;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private Providers providers;

  public FormFields(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type.isRecord();
  }

  @Override
  public Record readFrom(
      Class<Record> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    Map<String, String> fields;
    try {
      fields =
          mediaType.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE)
              ? parts(body, String.valueOf(headers.getFirst(HttpHeaders.CONTENT_TYPE)))
              : parameters(annotations, mediaType, headers, body);
    } catch (FileUploadException | IllegalArgumentException e) {
      throw ApiError.badRequest("The form cannot be read");
    }
    return mapper.treeToValue(mapper.valueToTree(fields), type);
  }

  private static Map<String, String> parts(InputStream body, String contentType)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    FileItemInputIterator parts = new MultipartBody(body, contentType).parts();
    while (parts.hasNext()) {
      FileItemInput part = parts.next();
      fields.put(
          String.valueOf(part.getFieldName()),
          new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    return fields;
  }

  private Map<String, String> parameters(
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    providers
        .getMessageBodyReader(Form.class, Form.class, annotations, mediaType)
        .readFrom(Form.class, Form.class, annotations, mediaType, headers, body)
        .asMap()
        .forEach((name, values) -> fields.put(name, last(values)));
    return fields;
  }

  private static String last(List<String> values) {
    return values.get(values.size() - 1);
  }
}
