package io.relayer.core.database;

import io.relayer.core.config.Masked;
import io.relayer.ethereum.value.MaskedUrls;

/// The URL of a database. Its parameters may hold secrets (`password`, `sslpassword`); its text has
/// hosts and the database's name alone.
///
/// @param reveal the URL as it was given
public record JdbcUrl(String reveal) implements Masked {
  private static final int SHORTEST_SECRET = 4;

  /// Reads it as the configuration has it: any text, the driver judges it.
  public static JdbcUrl parse(String text) {
    return new JdbcUrl(text);
  }

  /// A driver's words without our secrets: it repeats what it can't read.
  public String withoutSecrets(String words) {
    String clean = words.replace(reveal, toString());
    for (String parameter : reveal.substring(reveal.indexOf('?') + 1).split("&", -1)) {
      String value = parameter.substring(parameter.indexOf('=') + 1);
      clean = value.length() < SHORTEST_SECRET ? clean : clean.replace(value, "***");
    }
    return MaskedUrls.in(clean);
  }

  @Override
  public String toString() {
    return MaskedUrls.of(reveal);
  }
}
