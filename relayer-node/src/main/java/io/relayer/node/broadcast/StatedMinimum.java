package io.relayer.node.broadcast;

import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The least that a node takes for a gas, by its error text where it refuses what pays less:
/// clients name it in wei, as a rule, behind what was offered.
///
/// Why: RATIONALE.md#named-price.
///
/// @param amount per gas
/// @param of what it is the least
public record StatedMinimum(Wei amount, Of of) {
  /// The price that a minimum is of.
  public enum Of {
    /// Of all that one gas costs.
    PRICE,
    /// Of what the block's producer gets, or not said of what: what pays so much tip pays so much
    /// in all, too.
    TIP
  }

  private static final int MOST_DIGITS = 30;
  private static final String AMOUNT =
      "(\\d{1,%d}(?:\\.\\d{1,18})?)(?![\\d.]*\\d)\\s*(wei|gwei|ether|eth)?".formatted(MOST_DIGITS);

  /// What stands before an amount that is asked for; the first that fits decides.
  private static final List<Pattern> ASKED =
      List.of(
          pattern("(?:minimum|min)(?: gas)?(?: tip| price| fee)*(?: cap)? needed\\W{0,3}" + AMOUNT),
          pattern("tip needed\\W{0,3}" + AMOUNT),
          pattern("base ?fee(?: ?per ?gas)?(?: of)?\\W{0,4}" + AMOUNT),
          pattern("<=?\\s*(?:[a-z ]{1,40})?\\(?" + AMOUNT),
          pattern(
              "(?:at least|minimum(?: [a-z]+){0,4}?(?: is| of)?|required|needed)\\W{0,3}" + AMOUNT),
          pattern("below(?: [a-z]+){0,6}\\W{0,3}" + AMOUNT));

  private static final Pattern WHOLE = pattern("base ?fee");
  private static final Pattern FEE_CAP = pattern("fee ?cap");

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  /// @param words with which something was refused as underpriced; empty where they name none
  public static Optional<StatedMinimum> in(String words) {
    for (Pattern asked : ASKED) {
      Matcher found = asked.matcher(words);
      if (found.find()) {
        return amount(found.group(1), found.group(2))
            .map(amount -> new StatedMinimum(amount, of(words, found.group())));
      }
    }
    return Optional.empty();
  }

  private static Of of(String words, String asked) {
    boolean price = WHOLE.matcher(asked).find() || FEE_CAP.matcher(words).find();
    return price ? Of.PRICE : Of.TIP;
  }

  private static Optional<Wei> amount(String digits, @Nullable String unit) {
    int decimals =
        switch (unit == null ? "wei" : unit.toLowerCase(Locale.ROOT)) {
          case "gwei" -> 9;
          case "ether", "eth" -> 18;
          default -> 0;
        };
    BigDecimal wei =
        new BigDecimal(digits).movePointRight(decimals).setScale(0, RoundingMode.CEILING);
    return wei.precision() > MOST_DIGITS || wei.signum() == 0
        ? Optional.empty()
        : Optional.of(new Wei(wei.toBigIntegerExact()));
  }
}
