package io.relayer.core.kafka;

import io.relayer.core.RelayerException;
import io.relayer.core.config.Secret;
import io.relayer.ethereum.value.Printable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;

/// Kafka's clients can't be made of `kafka.properties`. The message names the key and the innermost
/// cause, without the secrets that Kafka's own words may show.
public final class UnfitPropertiesException extends RelayerException {
  private static final long serialVersionUID = 1L;

  private static final String JAAS = "sasl.jaas.config";
  private static final Set<String> SECRET = Set.of("password", "secret", "token", "key", "chain");

  private UnfitPropertiesException(String message, KafkaException cause) {
    super(message, cause);
  }

  public static UnfitPropertiesException of(KafkaSettings settings, KafkaException failure) {
    return new UnfitPropertiesException(
        "Kafka at %s: no client can be made: kafka.properties%s: %s: mend it there"
            .formatted(
                settings.bootstrapServers(),
                key(failure),
                Printable.line(hidden(why(failure), settings.properties()))),
        failure);
  }

  private static String key(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof LoginException || message.contains("JAAS")) {
        return "." + JAAS;
      }
      if (message.contains("SSL")) {
        return ".ssl.…";
      }
    }
    return "";
  }

  /// The outer ones say that there is no client, which is no news.
  private static String why(Throwable failure) {
    Throwable last = failure;
    String why = String.valueOf(failure.getMessage());
    for (int depth = 0; last.getCause() != null && depth < 20; depth++) {
      last = last.getCause();
      String message = last.getMessage() == null ? last.toString() : last.getMessage();
      if (!(last instanceof KafkaException)) {
        String kind = last.getClass().getSimpleName();
        String more = why.contains(message) ? kind : kind + ": " + message;
        why = why.contains(more) ? why : why + ": " + more;
      } else {
        why = message;
      }
    }
    return why;
  }

  private static String hidden(String text, Map<String, Secret> properties) {
    String hidden = text;
    for (Map.Entry<String, Secret> property : properties.entrySet()) {
      String value = property.getValue().reveal();
      if (property.getKey().equals(JAAS)) {
        hidden = JaasText.hidden(hidden, value);
      } else if (isSecret(property.getKey()) && !value.isBlank()) {
        hidden = hidden.replace(value, "***");
      }
    }
    return hidden;
  }

  /// Such as `ssl.key.password` and `ssl.keystore.key`; not `ssl.keystore.location`.
  private static boolean isSecret(String name) {
    String[] parts = name.toLowerCase(Locale.ROOT).split("\\.", -1);
    return SECRET.contains(parts[parts.length - 1]);
  }
}
