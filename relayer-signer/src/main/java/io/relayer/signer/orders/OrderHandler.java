package io.relayer.signer.orders;

import io.micrometer.core.instrument.Counter;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.BatchHandler;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Topics;
import io.relayer.core.order.Orders;
import io.relayer.core.order.Outcome;
import io.relayer.core.outbox.Rejection;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.messages.order.Order;
import io.relayer.signer.intake.PoisonRecordIsolation;
import io.relayer.signer.intake.ReadAgain;
import io.relayer.signer.intake.RejectedRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Carries a poll's orders out, in one SQL transaction together with the position read.
///
/// Crash points: before the commit nothing has happened, and the records are read again; after it
/// all is done, and since the position is stored too, none of them is read a second time. The same
/// order under a new offset finds done what it asks for.
public final class OrderHandler implements BatchHandler {
  private final Database database;
  private final ServerWatch watch;
  private final Counter faults;
  private final Runnable carriedOut;

  /// @param faults see [PoisonRecordIsolation]
  /// @param carriedOut called after a poll's orders were carried out: there may be more to sign
  OrderHandler(Database database, ServerWatch watch, Counter faults, Runnable carriedOut) {
    this.faults = faults;
    this.database = database;
    this.watch = watch;
    this.carriedOut = carriedOut;
  }

  /// The consumer of the orders topic, which hands its records to a handler.
  ///
  /// @param carriedOut called after a poll's orders were carried out: there may be more to sign
  public static PositionedConsumer consumer(
      RoleContext context, ServerWatch watch, Runnable carriedOut) {
    Topics topics = context.topics();
    return new PositionedConsumer(
        context.kafka(),
        context.database(),
        PositionedConsumer.Settings.of(topics.ordersGroup(), topics.orders()),
        new OrderHandler(
            context.database(),
            watch,
            PoisonRecordIsolation.faults(context.registry(), topics.orders()),
            carriedOut),
        Gate.OPEN);
  }

  @Override
  public void handle(Batch batch) {
    new PoisonRecordIsolation<>(OrderRecord.FORM, this::write, faults).handle(batch);
    carriedOut.run();
  }

  private void write(Batch batch, List<OrderRecord> records) {
    database.useTransaction(handle -> {
      watch.check(handle);
      batch.store(handle);
      ReadAgain again = ReadAgain.of(handle, batch.records());
      Set<Rejection.Source> told = RejectedRecords.told(handle, batch.records(), again);
      List<OrderRecord> open = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        if (!told.contains(records.get(i).source())) {
          open.add(records.get(i).readFrom(batch.records().get(i), again));
        }
      }
      RejectedRecords.giveBack(handle, batch.records(), carryOut(handle, open));
    });
  }

  /// @return those that can't be: they are illegible, or name a request that is not there
  private List<Rejection> carryOut(Handle handle, List<OrderRecord> records) {
    List<Rejection> rejections = new ArrayList<>();
    List<OrderRecord.Legible> legible = new ArrayList<>();
    for (OrderRecord record : records) {
      switch (record) {
        case OrderRecord.Legible order -> legible.add(order);
        case OrderRecord.Illegible(Rejection rejection) -> rejections.add(rejection);
      }
    }
    List<Order> orders = legible.stream().map(OrderRecord.Legible::order).toList();
    List<Outcome> outcomes = Orders.carryOut(handle, orders);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Unknown) {
        rejections.add(legible.get(i).unknown());
      }
    }
    return rejections;
  }
}
