package io.relayer.app.terminal;

import io.relayer.ethereum.value.Printable;
import java.io.PrintWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The documents of `--json`. Characters that would move a terminal stand in texts alone, and are
/// escaped there as JSON has it.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final JsonMapper LINES = JsonMapper.builder().build();

  private Json() {}

  public static void print(PrintWriter out, Object document) {
    out.println(Printable.lines(MAPPER.writeValueAsString(document)));
    out.flush();
  }

  /// One line of JSON lines; flushed by the caller.
  public static void line(PrintWriter out, Object document) {
    out.println(Printable.line(LINES.writeValueAsString(document)));
  }
}
