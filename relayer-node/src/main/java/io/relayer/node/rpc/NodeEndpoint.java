package io.relayer.node.rpc;

import java.net.URI;
import java.time.Duration;

/// Where a node is, and how long it may take to answer.
///
/// @param url `http` or `https`; a user and password in it are sent as basic authorisation
/// @param readTimeout for one call that asks
/// @param writeTimeout for one call that sends transactions
public record NodeEndpoint(URI url, Duration readTimeout, Duration writeTimeout) {
  private static final int SHARE_OF_SILENCE = 10;

  public NodeEndpoint {
    String scheme = url.getScheme();
    if (url.getHost() == null
        || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
      throw new IllegalArgumentException("expected a URL http://… or https://…");
    }
    requirePositive(readTimeout, "read time-out");
    requirePositive(writeTimeout, "write time-out");
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("expected a " + name + " above 0, found " + duration);
    }
  }

  /// How long it may be silent to transactions before another one is asked too: a tenth of the
  /// write time-out.
  public Duration overtakenAfter() {
    return writeTimeout.dividedBy(SHARE_OF_SILENCE);
  }

  /// Scheme, host and port alone: user, path and query may hold secrets.
  public String name() {
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  /// The [#name], so that no secret gets into a log.
  @Override
  public String toString() {
    return name();
  }
}
