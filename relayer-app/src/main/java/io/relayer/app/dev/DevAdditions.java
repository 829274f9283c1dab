package io.relayer.app.dev;

import io.relayer.app.config.Endpoints;
import java.util.List;
import java.util.Map;

/// What an embedded relayer has beyond what `relayer dev` gives it.
///
/// @param senders accounts that have funds on the dev chains, and are signed for
/// @param postgres further settings of PostgreSQL
/// @param chains further ones, whose nodes somebody else runs
public record DevAdditions(
    int senders, Map<String, String> postgres, List<Endpoints.Chain> chains) {
  private static final int USUAL_SENDERS = 20;

  /// Nothing further.
  public static final DevAdditions NONE = new DevAdditions(USUAL_SENDERS, Map.of(), List.of());

  public DevAdditions {
    postgres = Map.copyOf(postgres);
    chains = List.copyOf(chains);
  }
}
