package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Judges a stream of rows of [Writers]: each root's numbers must come as 1, 2, 3 …; numbers that
/// came before may come again.
public final class Sequences {
  private final Map<String, Long> last = new HashMap<>();
  private long first;
  private long repeated;
  private long violations;

  public static Sequences of(List<ConsumerRecord<byte[], byte[]>> records) {
    Sequences sequences = new Sequences();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      sequences.add(
          new String(record.key(), UTF_8), Long.parseLong(new String(record.value(), UTF_8)));
    }
    return sequences;
  }

  void add(String root, long number) {
    long before = last.getOrDefault(root, 0L);
    if (number <= before) {
      repeated++;
    } else {
      first++;
      violations += number == before + 1 ? 0 : 1;
      last.put(root, number);
    }
  }

  /// Numbers that came for the first time.
  public long first() {
    return first;
  }

  public long repeated() {
    return repeated;
  }

  /// How often a number came before the one below it.
  public long violations() {
    return violations;
  }
}
