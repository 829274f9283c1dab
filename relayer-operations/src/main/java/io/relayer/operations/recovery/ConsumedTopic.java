package io.relayer.operations.recovery;

import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A topic that the relayer reads, and the group that reads it.
record ConsumedTopic(String topic, String group) {
  static List<ConsumedTopic> all(Topics topics, Collection<ChainId> chains) {
    List<ConsumedTopic> all = new ArrayList<>();
    all.add(new ConsumedTopic(topics.requests(), topics.intakeGroup()));
    all.add(new ConsumedTopic(topics.orders(), topics.ordersGroup()));
    for (ChainId chain : chains) {
      all.add(new ConsumedTopic(topics.broadcasts(chain), topics.broadcastGroup(chain)));
    }
    return all;
  }
}
