package io.relayer.devnet;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One of the schemas in `docs/schema`, for tests that hold records against it. The library behind
/// it is optional here: a module whose tests use this class names it itself.
public final class JsonSchema {
  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /// @param name of the file, such as `event.json`
  public static JsonSchema of(String name) {
    return new JsonSchema(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonMapper.shared().readTree(read(name))));
  }

  /// The text of a file in `docs/schema`.
  public static String read(String name) {
    try {
      return Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "schema", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The schema itself.
  public JsonNode document() {
    return schema.getSchemaNode();
  }

  /// What is wrong with `value`; nothing if it is as the schema says.
  public List<String> problems(JsonNode value) {
    return schema.validate(value).stream().map(Error::toString).toList();
  }

  public List<String> problems(byte[] json) {
    return problems(JsonMapper.shared().readTree(json));
  }
}
