package io.relayer.app.terminal;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one thing, a line for each fact; what is not known has none.
public final class Facts {
  private final Map<String, String> facts = new LinkedHashMap<>();

  public Facts add(String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value.toString());
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
