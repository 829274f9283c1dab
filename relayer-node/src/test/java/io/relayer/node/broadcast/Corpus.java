package io.relayer.node.broadcast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Error texts of nodes, and the class of each: see `classification/corpus/README.md`.
final class Corpus {
  private static final String CLIENT = "client:";

  /// @param at its file and line
  record Message(String at, String client, String outcome, int code, String from, String text) {
    @Override
    public String toString() {
      return "%s %s: %d %s".formatted(at, outcome, code, text);
    }
  }

  private Corpus() {}

  static List<Message> read() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .flatMap(file -> messages(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Message> messages(Path file) {
    List<Message> messages = new ArrayList<>();
    String client = "";
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (line.startsWith(CLIENT)) {
        client = line.substring(CLIENT.length()).strip();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        messages.add(message(file.getFileName() + ":" + number, client, line));
      }
    }
    return messages;
  }

  private static Message message(String at, String client, String line) {
    String[] cells = line.split("\\s*\\|\\s*", 4);
    if (cells.length != 4) {
      throw new IllegalArgumentException(at + ": expected `class | code | from | message`");
    }
    return new Message(at, client, cells[0], Integer.parseInt(cells[1]), cells[2], cells[3]);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(Corpus.class.getResource("/classification/corpus")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
