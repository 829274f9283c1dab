package io.relayer.node.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a family of clients says, read from a file with a line `class | code | words` per kind of
/// answer. The first line that fits decides. A class is the [BroadcastOutcome#code] it stands for.
/// `*` fits every code, or all words. Words fit wherever they stand in the message as whole words,
/// without regard to case; `...` in them stands for anything.
record ClassificationTable(List<Row> rows) {
  private static final String ANY = "*";

  record Row(Function<String, BroadcastOutcome> outcome, OptionalInt code, Pattern words) {
    boolean fits(int code, String message) {
      return (this.code.isEmpty() || this.code.getAsInt() == code) && words.matcher(message).find();
    }
  }

  static ClassificationTable of(ClientFamily family) {
    String file = "/classification/" + family.label() + ".txt";
    try (InputStream lines = ClassificationTable.class.getResourceAsStream(file)) {
      return lines == null
          ? new ClassificationTable(List.of())
          : parse(file, new String(lines.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClassificationTable parse(String file, String text) {
    return new ClassificationTable(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> row(file, line))
            .toList());
  }

  Optional<BroadcastOutcome> classify(int code, String message) {
    return rows.stream()
        .filter(row -> row.fits(code, message))
        .findFirst()
        .map(row -> row.outcome.apply(message));
  }

  private static Row row(String file, String line) {
    String[] cells = line.split("\\s*\\|\\s*", 3);
    if (cells.length != 3) {
      throw new IllegalArgumentException(
          file + ": expected `class | code | words`, found `" + line + "`");
    }
    OptionalInt code =
        cells[1].equals(ANY) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[1]));
    return new Row(outcome(file, cells[0]), code, words(cells[2]));
  }

  private static Pattern words(String cell) {
    if (cell.equals(ANY)) {
      return Pattern.compile("");
    }
    String literal =
        Arrays.stream(cell.toLowerCase(Locale.ROOT).split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile("(?<![a-z0-9])" + literal + "(?![a-z0-9])", Pattern.CASE_INSENSITIVE);
  }

  private static Function<String, BroadcastOutcome> outcome(String file, String name) {
    return switch (name) {
      case "accepted" -> _ -> new BroadcastOutcome.Accepted(false);
      case "known" -> _ -> new BroadcastOutcome.Accepted(true);
      case "nonce-too-low" -> BroadcastOutcome.NonceTooLow::new;
      case "nonce-gap" -> BroadcastOutcome.NonceGap::new;
      case "replacement-underpriced" -> BroadcastOutcome.ReplacementUnderpriced::new;
      case "underpriced" -> BroadcastOutcome.Underpriced::new;
      case "insufficient-funds" -> BroadcastOutcome.InsufficientFunds::new;
      case "fee-cap-exceeded" -> BroadcastOutcome.FeeCapExceeded::new;
      case "pool-full" -> BroadcastOutcome.PoolFull::new;
      case "sender-reserved" -> BroadcastOutcome.SenderReserved::new;
      case "fatal" -> BroadcastOutcome.Fatal::new;
      case "not-sent" -> BroadcastOutcome.NotSent::new;
      case "maybe-sent" -> BroadcastOutcome.MaybeSent::new;
      default -> throw new IllegalArgumentException(file + ": no such class: `" + name + "`");
    };
  }
}
