package io.relayer.operations.senders;

import io.relayer.core.outbox.Notice;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.Trace;
import io.relayer.messages.event.CloudEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is told of a switch.
///
/// @param sender absent where a whole chain was switched
/// @param halt what is not done any more; absent where it goes on
public record SwitchEvent(ChainId chain, @Nullable Address sender, @Nullable Halt halt, String by) {

  public Notice notice(CloudEvent.Type type, String subject) {
    Instant now = Instant.now();
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("chainId", chain.value());
    if (sender != null) {
      value.put("from", sender.toString());
    }
    if (halt != null) {
      value.put("halted", halt.text());
    }
    value.put("by", by);
    value.put("at", now.toString());
    return new Notice(
        new CloudEvent(UUID.randomUUID().toString(), type, subject, now, null, Trace.NONE), value);
  }
}
