package io.relayer.operations.recovery;

import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records of a topic that can't be understood, or not be stored: passed over, counted, and the
/// first of them named. What that means is for whoever reads the topic to say.
final class UnreadableRecords {
  private static final Logger log = LoggerFactory.getLogger(UnreadableRecords.class);
  private static final int NAMED = 20;
  private static final int MAX_WORDS = 120;

  private final List<String> named = new ArrayList<>();
  private int count;

  void add(ConsumerRecord<?, ?> record, String why) {
    add("%s-%d, offset %d".formatted(record.topic(), record.partition(), record.offset()), why);
  }

  void add(String which, String cause) {
    count++;
    String why = Printable.show(cause.lines().findFirst().orElse(""), MAX_WORDS);
    if (named.size() < NAMED) {
      named.add("%s (%s)".formatted(which, why));
      log.warn("{} can't be understood, and is passed over: {}", which, why);
    }
  }

  int count() {
    return count;
  }

  /// How many and which, and what follows; empty where there is none.
  Optional<String> note(String consequence) {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "%d records could not be understood: %s: %s%s"
                .formatted(
                    count,
                    consequence,
                    String.join(", ", named),
                    count > NAMED ? ", " + Named.more(count - NAMED, "") : ""));
  }
}
