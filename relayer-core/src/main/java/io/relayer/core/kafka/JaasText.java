package io.relayer.core.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/// The value of `sasl.jaas.config`: a login module and its options, the password among them. What
/// Kafka says of a wrong one quotes words of it, and any of these may be the password.
public final class JaasText {
  private static final String KEY = "sasl.jaas.config";
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");
  private static final Pattern WORD = Pattern.compile("[^\\s;=\"']+");
  private static final Pattern CLASS = Pattern.compile("([A-Za-z_]\\w*\\.)+[A-Za-z_][\\w$]*");

  private JaasText() {}

  /// Why Kafka's clients can't read it; empty if they can.
  static Optional<String> problem(String text) {
    try {
      JaasContext.loadClientContext(Map.of(KEY, new Password(text)));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "Kafka's clients refuse it: %s (expected MODULE required name=\"value\" …;)"
              .formatted(hidden(String.valueOf(e.getMessage()), text)));
    }
  }

  /// `message` without what it shows of `text`; the module stays, where it is the name of a class.
  public static String hidden(String message, String text) {
    String hidden = QUOTED.matcher(message).replaceAll("'***'");
    Matcher first = WORD.matcher(text);
    if (first.find() && !CLASS.matcher(first.group()).matches()) {
      hidden = hidden.replace(first.group(), "***");
    }
    return hidden;
  }
}
