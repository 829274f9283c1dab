package io.relayer.signer.orders;

import io.relayer.core.kafka.Received;
import io.relayer.core.kafka.RecordTime;
import io.relayer.core.outbox.Rejection;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.OrderParser;
import io.relayer.messages.order.ParsedOrder;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import io.relayer.signer.intake.PoisonRecordIsolation;
import io.relayer.signer.intake.ReadAgain;
import io.relayer.signer.intake.RejectedRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record of the orders topic after it was read on its own, before the database was asked.
sealed interface OrderRecord {
  PoisonRecordIsolation.Form<OrderRecord> FORM =
      new PoisonRecordIsolation.Form<>() {
        @Override
        public OrderRecord read(Received received) {
          return OrderRecord.read(received);
        }

        @Override
        public OrderRecord refused(Received received, @Nullable OrderRecord read) {
          return read == null
              ? new Illegible(
                  new Rejection(
                      RejectedRecords.source(received),
                      null,
                      null,
                      RejectionCode.INTERNAL,
                      PoisonRecordIsolation.REFUSED))
              : read.refused();
        }
      };

  /// Where it stands.
  Rejection.Source source();

  record Legible(Rejection.Source source, Order order) implements OrderRecord {
    Rejection unknown() {
      RequestKey key = order.request();
      return rejected(
          RejectionCode.UNKNOWN_REQUEST,
          "id: there is no request '%s' of producer '%s' (expected one that was accepted before)"
              .formatted(key.id(), key.producer()));
    }

    private Rejection rejected(RejectionCode code, String message) {
      RequestKey key = order.request();
      return new Rejection(source, key.producer(), key.id(), code, message);
    }
  }

  record Illegible(Rejection rejection) implements OrderRecord {
    @Override
    public Rejection.Source source() {
      return rejection.source();
    }
  }

  /// Never throws, whatever the record's bytes.
  static OrderRecord read(Received received) {
    ConsumerRecord<byte[], byte[]> record = received.record();
    Rejection.Source source = RejectedRecords.source(received);
    return switch (OrderParser.parse(record.value())) {
      case ParsedOrder.Valid(Order order) -> new Legible(source, order);
      case ParsedOrder.Invalid(var code, var message, var producer, var id) ->
          new Illegible(new Rejection(source, producer, id, code, message));
    };
  }

  /// The same, with its place: what is read a second time means what it meant the first time.
  default OrderRecord readFrom(Received received, ReadAgain again) {
    return switch (this) {
      case Legible(var source, Order order) ->
          new Legible(
              source,
              order.readFrom(
                  new Order.Reading(
                      "%s-%d-%d".formatted(source.topicId(), source.partition(), source.offset()),
                      RecordTime.bounded(received.record()),
                      again.since(received).orElse(null))));
      case Illegible illegible -> illegible;
    };
  }

  /// The same, as what the database has refused.
  default OrderRecord refused() {
    return switch (this) {
      case Legible order ->
          new Illegible(order.rejected(RejectionCode.INTERNAL, PoisonRecordIsolation.REFUSED));
      case Illegible(Rejection(var source, var _, var _, var code, var _)) ->
          new Illegible(new Rejection(source, null, null, code, PoisonRecordIsolation.REFUSED));
    };
  }
}
