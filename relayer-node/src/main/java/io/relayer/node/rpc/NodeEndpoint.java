package io.relayer.node.rpc;

import java.net.URI;
import java.time.Duration;

/// A node's address, and its time-outs.
///
/// @param access `http` or `https`
/// @param readTimeout for one call that asks
/// @param writeTimeout for one call that sends transactions
public record NodeEndpoint(NodeAccess access, Duration readTimeout, Duration writeTimeout) {
  private static final int SHARE_OF_SILENCE = 10;

  public NodeEndpoint {
    URI url = access.url().reveal();
    String scheme = url.getScheme();
    if (url.getHost() == null
        || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
      throw new IllegalArgumentException("expected a URL http://… or https://…");
    }
    requirePositive(readTimeout, "read time-out");
    requirePositive(writeTimeout, "write time-out");
  }

  /// At a URL, without headers.
  public static NodeEndpoint at(URI url, Duration readTimeout, Duration writeTimeout) {
    return new NodeEndpoint(NodeAccess.of(url), readTimeout, writeTimeout);
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("expected a " + name + " above 0, found " + duration);
    }
  }

  /// How long it may be silent to transactions before another one is asked too: a tenth of the
  /// write time-out.
  public Duration hedgeAfter() {
    return writeTimeout.dividedBy(SHARE_OF_SILENCE);
  }

  /// Scheme, host and port alone.
  public String name() {
    return access.name();
  }

  /// The [#name], so that no secret gets into a log.
  @Override
  public String toString() {
    return name();
  }
}
