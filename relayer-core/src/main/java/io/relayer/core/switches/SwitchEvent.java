package io.relayer.core.switches;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.message.CloudEvent;
import io.relayer.core.message.Trace;
import io.relayer.core.outbox.Notice;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is told of a switch.
///
/// @param sender absent where a whole chain was switched
/// @param halt what is not done any more; absent where it goes on
record SwitchEvent(ChainId chain, @Nullable Address sender, @Nullable Halt halt, String by) {

  Notice notice(CloudEvent.Type type, String subject) {
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
