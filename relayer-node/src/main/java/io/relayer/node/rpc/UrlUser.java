package io.relayer.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/// The user and password in a node's URL, which go into a header.
public final class UrlUser {
  private UrlUser() {}

  public static URI without(URI url) {
    return url.getUserInfo() == null
        ? url
        : URI.create(url.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /// The header `Authorization`.
  public static Optional<String> authorization(URI url) {
    return Optional.ofNullable(url.getUserInfo())
        .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
  }
}
