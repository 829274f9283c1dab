package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.core.kafka.Received;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/// Values for tests without servers.
final class Fixtures {
  private static final UUID TOPIC = UUID.randomUUID();

  private Fixtures() {}

  static Address sender(int number) {
    return Address.parse("0x%040x".formatted(number));
  }

  static TxHash hash(int number) {
    return TxHash.parse("0x%064x".formatted(number));
  }

  static Stored stored(int number, Address sender, long nonce, Sendability standing) {
    return new Stored(
        new AttemptKey(TransactionId.next(1), 1),
        new SignedTransaction(Bytes.parse("0x%08x".formatted(number)), hash(number)),
        sender,
        new Nonce(nonce),
        standing,
        false);
  }

  /// A transaction whose bytes and hash mean nothing to a node.
  static Scene.Signed signed(int number, Address sender, long nonce) {
    return new Scene.Signed(
        new AttemptKey(TransactionId.next(System.currentTimeMillis()), 1),
        new SignedTransaction(Bytes.parse("0x%08x".formatted(number)), hash(number)),
        sender,
        new Nonce(nonce));
  }

  static BroadcastRecord copy(int partition, long offset, int number) {
    return new BroadcastRecord(
        new Received(TOPIC, new ConsumerRecord<>("topic", partition, offset, null, null)),
        hash(number));
  }

  /// Of attempt 1, with a time as Kafka tells it.
  static BroadcastRecord copy(long millis, TimestampType type) {
    return new BroadcastRecord(
        new Received(
            TOPIC,
            new ConsumerRecord<>(
                "topic",
                0,
                0,
                millis,
                type,
                -1,
                -1,
                null,
                null,
                new RecordHeaders(),
                Optional.empty())),
        hash(1));
  }
}
