package io.relayer.app.terminal;

import io.relayer.ethereum.value.Printable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list of name and value, a line for each fact about one thing; an unknown fact has none.
public final class Facts {
  private final Map<String, String> facts = new LinkedHashMap<>();

  /// A value may be of others: it can't move the terminal, nor go on in the next line.
  public Facts add(String name, @Nullable Object value) {
    return styled(name, value == null ? null : Printable.line(value.toString()));
  }

  /// One with colours of ours.
  public Facts styled(String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
    return this;
  }

  public void print(PrintWriter out) {
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach(
        (name, value) -> out.println(name + " ".repeat(width - name.length()) + "  " + value));
    out.flush();
  }
}
