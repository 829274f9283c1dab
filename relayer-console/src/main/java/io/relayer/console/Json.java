package io.relayer.console;

import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;

/// JSON answers. Written by Jackson 3 here: Javalin's own mapper would take whatever Jackson 2 is
/// on the class path.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static void write(Context context, String contentType, Object value) {
    context.contentType(contentType).result(MAPPER.writeValueAsBytes(value));
  }
}
