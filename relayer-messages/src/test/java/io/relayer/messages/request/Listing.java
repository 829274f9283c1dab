package io.relayer.messages.request;

import io.relayer.ethereum.value.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The messages for bad requests, as a table to be read: `target/bad-requests.md`.
final class Listing {
  private static final int SHOWN = 400;

  private final List<String> rows = new ArrayList<>();

  void add(byte[] input, ParsedRequest.Invalid refused) {
    String text = new String(input, StandardCharsets.UTF_8);
    rows.add(
        "| %s | `%s` | %s |"
            .formatted(code(Printable.show(text, SHOWN)), refused.code(), code(refused.message())));
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`` " + text.replace("|", "\\|") + " ``";
  }

  void write() throws IOException {
    String head = "| input | code | message |\n|---|---|---|\n";
    Path file = Path.of("target", "bad-requests.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, head + String.join("\n", rows) + "\n");
  }
}
