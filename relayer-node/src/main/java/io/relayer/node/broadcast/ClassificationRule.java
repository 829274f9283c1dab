package io.relayer.node.broadcast;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A line `class | code | words` of a [ClassificationTables]. The class is the
/// [BroadcastOutcome#code] it stands for; besides, `refused` is a `maybe-sent` that turns down the
/// transaction for its own sake, and `sender-not-permitted` a `not-permitted` that does not. `*`
/// fits every code, or all words. Words fit without regard to case, wherever they stand in the
/// message as whole words; `...` in them stands for anything. Words in double quotes must be the
/// whole message, or its part between a prefix with a colon (`INTERNAL_ERROR: …`) and a detail (`…:
/// have 1 want 2`, `…, 7 txs`).
///
/// @param refusal whether it turns the transaction down for its own sake
record ClassificationRule(
    String file,
    String line,
    boolean refusal,
    Function<String, BroadcastOutcome> outcome,
    OptionalInt code,
    Pattern words) {
  private static final String ANY = "*";

  private static final Set<String> REFUSALS =
      Set.of("fatal", "over-block-limit", "type-not-supported", "not-permitted", "refused");

  static ClassificationRule parse(String file, String line) {
    String[] cells = line.split("\\s*\\|\\s*", 3);
    if (cells.length != 3) {
      throw new IllegalArgumentException(
          file + ": expected `class | code | words`, found `" + line + "`");
    }
    return new ClassificationRule(
        file,
        line,
        REFUSALS.contains(cells[0]),
        outcome(file, cells[0]),
        code(file, cells[1]),
        words(cells[2]));
  }

  boolean fits(int code, String message) {
    return (this.code.isEmpty() || this.code.getAsInt() == code) && words.matcher(message).find();
  }

  BroadcastOutcome outcome(String message) {
    return outcome.apply(message);
  }

  private static OptionalInt code(String file, String cell) {
    try {
      return cell.equals(ANY) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cell));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          file + ": expected a number or *, found `" + cell + "`", e);
    }
  }

  private static Pattern words(String cell) {
    if (cell.equals(ANY)) {
      return Pattern.compile("");
    }
    boolean whole = cell.length() > 2 && cell.startsWith("\"") && cell.endsWith("\"");
    String text = whole ? cell.substring(1, cell.length() - 1) : cell;
    String literal =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    String before = whole ? "(?:^|[:\\]] )" : "(?<![a-z0-9])";
    String after = whole ? "(?=$|[:,.;])" : "(?![a-z0-9])";
    return Pattern.compile(before + literal + after, Pattern.CASE_INSENSITIVE);
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
      case "over-block-limit" -> BroadcastOutcome.OverBlockLimit::new;
      case "type-not-supported" -> BroadcastOutcome.TypeNotSupported::new;
      case "not-permitted", "sender-not-permitted" -> BroadcastOutcome.NotPermitted::new;
      case "wrong-chain" -> BroadcastOutcome.WrongChain::new;
      case "fatal" -> BroadcastOutcome.Fatal::new;
      case "not-sent" -> BroadcastOutcome.NotSent::new;
      case "maybe-sent", "refused" -> BroadcastOutcome.MaybeSent::new;
      default -> throw new IllegalArgumentException(file + ": no such class: `" + name + "`");
    };
  }
}
