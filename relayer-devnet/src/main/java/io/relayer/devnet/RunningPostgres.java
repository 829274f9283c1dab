package io.relayer.devnet;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PostgreSQL server that somebody else has started.
///
/// @param address `jdbc:postgresql://host:port`
record RunningPostgres(String address, String user, String password) implements Postgres {
  private static final Pattern URL =
      Pattern.compile("(jdbc:postgresql://[^/?]+)(?:/[^?]*)?(?:\\?(.*))?");

  /// @param url `jdbc:postgresql://host:port/?user=…&password=…`; the database in it does not
  ///   matter
  static RunningPostgres at(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new DevnetException(
          "relayer.test.postgres: expected jdbc:postgresql://host:port/?user=…&password=…");
    }
    String parameters = "&" + (parts.group(2) == null ? "" : parts.group(2));
    return new RunningPostgres(
        parts.group(1),
        parameter("user", parameters, PostgresAdmin.DATABASE),
        parameter("password", parameters, ""));
  }

  @Override
  public String url(String database) {
    return address + "/" + database;
  }

  /// For messages: without the password.
  @Override
  public String toString() {
    return "PostgreSQL at " + address;
  }

  private static String parameter(String name, String parameters, String otherwise) {
    Matcher found = Pattern.compile("&" + name + "=([^&]*)").matcher(parameters);
    return found.find() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : otherwise;
  }
}
