package io.relayer.core.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Records that stand in a partition and that nobody can read: their batch was damaged where Kafka
/// keeps it, or can't be unpacked. All reading stops before it, until another replica leads or
/// somebody decides to go on without them.
///
/// Why: RATIONALE.md#unreadable-batch.
///
/// @param offset where reading stops
/// @param words of Kafka
/// @param next the first offset behind the batch; null where that was not found
public record BadBatch(TopicPartition partition, long offset, String words, @Nullable Long next) {

  /// The partition that the failure of a poll is about; empty where it is a failure of another
  /// kind, which has a class of its own.
  public static Optional<TopicPartition> blamed(
      KafkaException failure, Collection<TopicPartition> read) {
    if (failure.getClass() != KafkaException.class) {
      return Optional.empty();
    }
    String words = String.valueOf(failure.getMessage());
    return read.stream()
        .filter(partition -> names(words, partition))
        .max(Comparator.comparingInt(partition -> partition.topic().length()));
  }

  private static boolean names(String words, TopicPartition partition) {
    String whole = "(?<![\\w.-])" + Pattern.quote(partition.toString()) + "(?![\\w-]|\\.\\w)";
    return Pattern.compile(whole).matcher(words).find();
  }

  /// What is wrong, and the ways on.
  public String text() {
    String behind = next == null ? "the offset behind that batch" : next.toString();
    return "%s, or go on without what it holds: relayer recover --position %s:%d=%s"
        .formatted(textWithoutPosition(), partition.topic(), partition.partition(), behind);
  }

  /// The same for what is read from its beginning, and can't go on without it.
  public String textWithoutPosition() {
    return "%s: the batch at offset %d can't be read (%s); let a replica lead that has it whole"
        .formatted(partition, offset, words);
  }
}
