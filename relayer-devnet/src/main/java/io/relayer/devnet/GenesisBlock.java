package io.relayer.devnet;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A block of number 0 in a file of anvil's state.
///
/// @param index where it stands among the blocks of the file
record GenesisBlock(int index, JsonNode header) {
  Instant time() {
    return Instant.ofEpochSecond(Long.decode(header.path("timestamp").asString()));
  }
}
