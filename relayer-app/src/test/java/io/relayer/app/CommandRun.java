package io.relayer.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command as it was run in this process.
public record CommandRun(int code, String out, String err) {

  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Relayer.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /// The document that it printed.
  public JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  /// The documents that it printed, one a line.
  public List<JsonNode> jsonLines() {
    return out.lines().map(JsonMapper.shared()::readTree).toList();
  }
}
