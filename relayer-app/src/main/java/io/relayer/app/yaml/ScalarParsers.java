package io.relayer.app.yaml;

import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.config.TimeUnit;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Eip55;
import io.relayer.ethereum.value.Wei;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values that are written as one piece of text: Java's own, Ethereum's in the way that people
/// write them, enums, and each type with a `static T parse(String)`. The parsers throw
/// [IllegalArgumentException] with what was expected; the value itself is named by the caller.
///
/// Why: RATIONALE.md#parse-itself.
public final class ScalarParsers {
  /// Reads one type of value.
  interface Parser {
    Object parse(String text);
  }

  private static final Map<Class<?>, Parser> PARSERS =
      Map.ofEntries(
          Map.entry(String.class, text -> text),
          Map.entry(int.class, text -> Math.toIntExact(wholeNumber(text))),
          Map.entry(boolean.class, ScalarParsers::bool),
          Map.entry(BigDecimal.class, ScalarParsers::number),
          Map.entry(Duration.class, TimeUnit::parse),
          Map.entry(Wei.class, ScalarParsers::wei),
          Map.entry(ChainId.class, text -> new ChainId(wholeNumber(text))),
          Map.entry(Address.class, ScalarParsers::address),
          Map.entry(SecretUrl.class, ScalarParsers::url),
          Map.entry(Path.class, Path::of),
          Map.entry(Secret.class, Secret::new));

  private static final Pattern WITH_UNIT = Pattern.compile("([0-9.]+) ?([a-z]+)");

  private static final int MOST_DIGITS = 100;

  private static final Map<String, Integer> WEI_DECIMALS = Map.of("wei", 0, "gwei", 9, "eth", 18);

  private ScalarParsers() {}

  /// The parser of a type; null where its values are not single pieces of text.
  public static @Nullable Parser of(Class<?> type) {
    if (type.isEnum()) {
      return oneOf(type);
    }
    Parser known = PARSERS.get(type);
    return known == null ? byItself(type) : known;
  }

  private static @Nullable Parser byItself(Class<?> type) {
    try {
      Method parse = type.getMethod("parse", String.class);
      return Modifier.isStatic(parse.getModifiers()) && parse.getReturnType() == type
          ? text -> parsed(parse, text)
          : null;
    } catch (NoSuchMethodException _) {
      return null;
    }
  }

  private static Object parsed(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(parse + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(parse + " can't be called", e);
    }
  }

  /// The words of an enum: its constants in lower case.
  public static List<String> words(Class<?> type) {
    return Arrays.stream(constants(type))
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Object[] constants(Class<?> type) {
    return Objects.requireNonNull(type.getEnumConstants(), type::getName);
  }

  private static Parser oneOf(Class<?> type) {
    List<String> words = words(type);
    return text -> {
      int index = words.indexOf(text);
      if (index < 0) {
        throw new IllegalArgumentException("expected " + String.join(" or ", words));
      }
      return constants(type)[index];
    };
  }

  private static long wholeNumber(String text) {
    BigDecimal number = number(text);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("expected a whole number");
    }
    return number.longValueExact();
  }

  private static BigDecimal number(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text.substring(0, Math.min(text.length(), MOST_DIGITS + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number", e);
    }
    // 1e999999999 is short to write, and longer than the memory in digits.
    if (text.length() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new ArithmeticException("number of more digits than any value has");
    }
    return number;
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static Address address(String text) {
    return switch (Eip55.parse(text)) {
      case Eip55.Valid(Address address) -> address;
      case Eip55.NoAddress() ->
          throw new IllegalArgumentException("expected an address: 0x and 40 hex digits");
      case Eip55.WrongChecksum(String right) ->
          throw new IllegalArgumentException(
              "expected the checksum of EIP-55, %s, or letters of one case".formatted(right));
    };
  }

  private static Wei wei(String text) {
    Matcher parts = WITH_UNIT.matcher(text);
    boolean unit = parts.matches();
    Integer decimals = WEI_DECIMALS.get(unit ? parts.group(2) : "wei");
    if (decimals == null) {
      throw new IllegalArgumentException("expected an amount in wei, gwei or eth, such as 500gwei");
    }
    BigDecimal amount = number(unit ? parts.group(1) : text).scaleByPowerOfTen(decimals);
    try {
      return new Wei(amount.setScale(0, RoundingMode.UNNECESSARY).toBigIntegerExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("expected whole wei", e);
    }
  }

  private static SecretUrl url(String text) {
    try {
      return new SecretUrl(new URI(text));
    } catch (URISyntaxException _) { // which shows all of it
      throw new IllegalArgumentException("expected a URL");
    }
  }
}
