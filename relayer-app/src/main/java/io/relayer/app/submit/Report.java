package io.relayer.app.submit;

import io.relayer.app.terminal.Json;
import io.relayer.operations.status.FollowDao.Ended;
import io.relayer.operations.status.FollowDao.Published;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints submitted requests: on stdout each one that was published, with `--json` also its end;
/// else on stderr each one that was not confirmed.
record Report(PrintWriter out, PrintWriter err, String topic, boolean json) {
  private static final int NAMED = 20;

  void published(Published record) {
    if (json) {
      Map<String, Object> line = line(record, "published");
      line.put("source", record.source(topic));
      Json.line(out, line);
    } else {
      out.println(record.key());
    }
  }

  void ended(Ended ended) {
    if (json) {
      Map<String, Object> line = line(ended.record(), ended.state());
      put(line, "hash", ended.hash());
      put(line, "code", ended.code());
      put(line, "message", ended.message());
      Json.line(out, line);
      out.flush();
    } else if (!ended.state().equals("confirmed")) {
      err.printf(
          "%s: %s%s%n",
          ended.record().key(),
          ended.state(),
          ended.code() == null ? "" : ": " + ended.code() + ": " + ended.message());
    }
  }

  void timedOut(Published record) {
    if (json) {
      Json.line(out, line(record, "timeout"));
    } else {
      err.println(record.key() + ": timeout: not at its end yet; relayer explain says more");
    }
  }

  /// Names the first bad lines.
  void bad(Line.Bad line, long count) {
    if (count <= NAMED) {
      err.println("relayer: " + line);
    }
  }

  void badInAll(long count, String consequence) {
    if (count > NAMED) {
      err.printf("relayer: … and %d more, told once these are mended%n", count - NAMED);
    }
    err.printf("relayer: %d bad %s: %s%n", count, count == 1 ? "line" : "lines", consequence);
    err.flush();
  }

  private static Map<String, Object> line(Published record, String state) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("producer", record.key().producer());
    line.put("id", record.key().id());
    line.put("state", state);
    return line;
  }

  private static void put(Map<String, Object> line, String name, @Nullable String value) {
    if (value != null) {
      line.put(name, value);
    }
  }
}
