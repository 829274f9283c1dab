package io.relayer.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The URL and the headers by which a node is reached; both may hold secrets. What prints it shows
/// scheme, host and port.
///
/// @param url a user and password in it are sent as basic authorisation
/// @param headers sent with each request and when a WebSocket is opened, to no other address
public record NodeAccess(SecretUrl url, Map<String, Secret> headers) {
  private static final Pattern SEPARATOR = Pattern.compile("[/?&=;,]");

  /// What is shorter may be a word of everybody's: `v3`, `mainnet`.
  private static final int SHORTEST_SECRET = 8;

  private static final Pattern SCHEME_OF_AUTHORIZATION = Pattern.compile("^[A-Za-z]+ ");

  public NodeAccess {
    headers = Map.copyOf(headers);
  }

  /// Without headers.
  public static NodeAccess of(URI url) {
    return new NodeAccess(new SecretUrl(url), Map.of());
  }

  /// The URL to call, without user and password.
  public URI target() {
    URI revealed = url.reveal();
    return revealed.getUserInfo() == null
        ? revealed
        : URI.create(revealed.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /// All headers to send, in the clear.
  public Map<String, String> revealedHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    String user = url.reveal().getUserInfo();
    if (user != null) {
      all.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }
    headers.forEach((name, value) -> all.put(name, value.reveal()));
    return all;
  }

  /// Scheme, host and port alone.
  public String name() {
    URI revealed = url.reveal();
    String port = revealed.getPort() < 0 ? "" : ":" + revealed.getPort();
    return revealed.getScheme() + "://" + revealed.getHost() + port;
  }

  /// A node's text without our secrets: some say which key it was that they did not know.
  public String withoutSecrets(String text) {
    String clean = text;
    for (String secret : secrets()) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }

  private List<String> secrets() {
    URI revealed = url.reveal();
    List<String> all = new ArrayList<>();
    for (String part : new String[] {revealed.getRawUserInfo(), revealed.getUserInfo()}) {
      if (part != null) {
        all.add(part);
        all.add(part.substring(part.indexOf(':') + 1));
      }
    }
    for (String part :
        new String[] {
          revealed.getRawPath(), revealed.getPath(), revealed.getRawQuery(), revealed.getQuery()
        }) {
      if (part != null) {
        all.add(part);
        SEPARATOR.splitAsStream(part).forEach(all::add);
      }
    }
    revealedHeaders()
        .values()
        .forEach(value -> {
          all.add(value);
          all.add(SCHEME_OF_AUTHORIZATION.matcher(value).replaceFirst(""));
        });
    return all.stream().filter(secret -> secret.length() >= SHORTEST_SECRET).distinct().toList();
  }

  /// The [#name], so that no secret gets into a log.
  @Override
  public String toString() {
    return name();
  }
}
