package io.relayer.core.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/// A consumer that a test advances by hand. It puts the values that it reads into table `seen`, in
/// the transaction that stores the position.
public final class Reader implements AutoCloseable {
  public final List<String> delivered = Collections.synchronizedList(new ArrayList<>());

  /// What a test does with a batch, with the reader at hand.
  interface Handling {
    void handle(Reader reader, Batch batch) throws Exception;
  }

  private final Stack stack;
  private final PositionedConsumer consumer;

  public Reader(Stack stack, PositionedConsumer.Settings settings) {
    this(stack, settings, Gate.OPEN, Reader::store);
  }

  Reader(Stack stack, PositionedConsumer.Settings settings, Gate gate, Handling handling) {
    this.stack = stack;
    stack
        .database()
        .useTransaction(
            handle -> handle.execute("create table if not exists seen (id serial, value text)"));
    this.consumer =
        new PositionedConsumer(
            stack.kafka(), stack.database(), settings, batch -> handling.handle(this, batch), gate);
  }

  void store(Batch batch) {
    stack
        .database()
        .useTransaction(handle -> {
          for (Received received : batch.records()) {
            String value = text(received);
            delivered.add(value);
            handle.execute("insert into seen (value) values (?)", value);
          }
          batch.store(handle);
        });
  }

  static String text(Received received) {
    return new String(received.record().value(), UTF_8);
  }

  public static List<String> seen(Stack stack) {
    return stack
        .database()
        .withHandle(handle ->
            handle.createQuery("select value from seen order by id").mapTo(String.class).list());
  }

  public PositionedConsumer consumer() {
    return consumer;
  }

  void advance() throws Exception {
    consumer.advance();
  }

  /// Advances until `condition` holds.
  public void until(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(java.time.Duration.ZERO)
        .pollInterval(java.time.Duration.ofMillis(1))
        .atMost(Stack.DEADLINE)
        .until(() -> {
          consumer.advance();
          return condition.call();
        });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
