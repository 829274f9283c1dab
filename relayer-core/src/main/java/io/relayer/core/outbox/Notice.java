package io.relayer.core.outbox;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.event.CloudEvent;
import io.relayer.messages.event.EventName;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// An event that is not a transaction's.
///
/// @param value its JSON object
public record Notice(CloudEvent event, Map<String, ?> value) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Begins an event of a chain.
  public static NoticeBuilder ofChain(EventName name, ChainId chain) {
    return NoticeBuilder.ofChain(name, chain);
  }

  /// Begins an event of a sender.
  public static NoticeBuilder ofSender(EventName name, ChainId chain, Address sender) {
    return NoticeBuilder.ofSender(name, chain, sender);
  }

  /// Begins an event of a request that came to no transaction.
  public static NoticeBuilder ofRequest(EventName name, String producer, String requestId) {
    return NoticeBuilder.ofRequest(name, producer, requestId);
  }

  byte[] json() {
    return JSON.writeValueAsBytes(value);
  }
}
