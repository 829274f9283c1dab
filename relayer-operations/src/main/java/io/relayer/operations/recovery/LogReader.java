package io.relayer.operations.recovery;

import static java.util.Objects.requireNonNull;

import io.relayer.core.RelayerException;
import io.relayer.core.kafka.BadBatch;
import io.relayer.core.kafka.BatchSearch;
import io.relayer.core.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads topics from given places up to where they end now, page by page. Stores no position.
final class LogReader {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STANDSTILL = Duration.ofSeconds(30);
  private static final int PAGE = 2_000;
  private static final int PAGE_BYTES = 8 * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(LogReader.class);

  private final KafkaClients kafka;

  LogReader(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /// From where partitions are read.
  @FunctionalInterface
  interface Start {
    /// @param beginnings the first offset that each partition still has
    /// @return offsets; a partition without one is read from its beginning, and so is one that ends
    ///   before it: what such a log holds was written after it was cut or replaced
    Map<TopicPartition, Long> of(
        Consumer<byte[], byte[]> reader, Map<TopicPartition, Long> beginnings);
  }

  /// @throws TimeoutException where nothing comes although there is more
  /// @throws RelayerException where something can't be read, with the ways on
  void read(
      Collection<String> topics,
      Start start,
      java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> pages) {
    read(
        topics,
        start,
        pages,
        batch -> {
          throw new RelayerException(batch.text());
        });
  }

  /// The same, but a batch that can't be read is passed over, if it is known where it ends: for
  /// what decides nothing, or was decided by somebody who knows.
  void readAround(
      Collection<String> topics,
      Start start,
      java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> pages) {
    read(
        topics,
        start,
        pages,
        batch -> {
          if (batch.next() == null) {
            throw new RelayerException(batch.text());
          }
          log.warn(
              "{}: what stands from offset {} to {} can't be read, and is passed over: {}",
              batch.partition(),
              batch.offset(),
              batch.next() - 1,
              batch.words());
        });
  }

  private void read(
      Collection<String> topics,
      Start start,
      java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> pages,
      java.util.function.Consumer<BadBatch> bad) {
    Consumer<byte[], byte[]> reader = kafka.consumer("relayer.recover", PAGE, PAGE_BYTES);
    try {
      read(reader, place(reader, topics, start), pages, bad);
    } finally {
      // It is in no group and has nothing to tell: else it would wait for the fetch that is under
      // way.
      reader.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private void read(
      Consumer<byte[], byte[]> reader,
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> pages,
      java.util.function.Consumer<BadBatch> bad) {
    long progressAt = System.nanoTime();
    while (!ends.isEmpty()) {
      List<ConsumerRecord<byte[], byte[]>> page = new ArrayList<>();
      poll(reader, bad).forEach(page::add);
      if (!page.isEmpty()) {
        pages.accept(page);
        progressAt = System.nanoTime();
      }
      ends.entrySet().removeIf(end -> reader.position(end.getKey(), PATIENCE) >= end.getValue());
      if (System.nanoTime() - progressAt > STANDSTILL.toNanos()) {
        throw new TimeoutException("nothing came from %s for %s".formatted(ends, STANDSTILL));
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(
      Consumer<byte[], byte[]> reader, java.util.function.Consumer<BadBatch> bad) {
    try {
      return reader.poll(Duration.ofMillis(500));
    } catch (KafkaException e) {
      TopicPartition partition = BadBatch.blamed(e, reader.assignment()).orElseThrow(() -> e);
      try (BatchSearch search = new BatchSearch(kafka)) {
        search
            .at(partition, reader.position(partition, PATIENCE))
            .ifPresent(batch -> {
              bad.accept(batch);
              reader.seek(partition, requireNonNull(batch.next()));
            });
      }
      return ConsumerRecords.empty();
    }
  }

  private static Map<TopicPartition, Long> place(
      Consumer<byte[], byte[]> reader, Collection<String> topics, Start start) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> reader.partitionsFor(topic, PATIENCE).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    Map<TopicPartition, Long> beginnings = reader.beginningOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> starts = start.of(reader, beginnings);
    Map<TopicPartition, Long> ends = new HashMap<>(reader.endOffsets(partitions, PATIENCE));
    beginnings.forEach((partition, first) -> {
      long from = starts.getOrDefault(partition, first);
      boolean beyond = from > ends.getOrDefault(partition, first);
      reader.seek(partition, beyond ? first : Math.max(first, from));
    });
    ends.entrySet().removeIf(end -> reader.position(end.getKey(), PATIENCE) >= end.getValue());
    return ends;
  }
}
