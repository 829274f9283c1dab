package io.relayer.devnet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// The program of a JVM that is to be killed: runs the stack on a folder under a load, and prints
/// each record, row and transaction once it is acknowledged: `record N`, `row N`, `mined HASH`.
final class LoadedStack {
  static final String TOPIC = "load";
  static final String DATABASE = "load";

  private LoadedStack() {}

  public static void main(String[] arguments) {
    AtomicInteger number = new AtomicInteger(Integer.parseInt(arguments[1]));
    Devnet devnet = Devnet.start(options(Path.of(arguments[0])));
    devnet.kafka().createTopics(1, TOPIC);
    devnet.postgres().createDatabase(DATABASE);
    forEver(() -> sendRecords(devnet, number));
    forEver(() -> insertRows(devnet, number));
    forEver(() -> mineTransactions(devnet));
  }

  static DevnetOptions options(Path folder) {
    return DevnetOptions.on(folder).withChain(chain -> chain.withBlockTime(Duration.ofMillis(200)));
  }

  @FunctionalInterface
  private interface Load {
    void run() throws Exception;
  }

  private static void forEver(Load load) {
    Thread.ofPlatform()
        .start(() -> {
          try {
            load.run();
          } catch (Exception e) {
            System.out.println("stopped " + e);
          }
        });
  }

  private static void sendRecords(Devnet devnet, AtomicInteger number) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", devnet.kafka().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      while (true) {
        String value = Integer.toString(number.incrementAndGet());
        producer.send(new ProducerRecord<>(TOPIC, value)).get();
        System.out.println("record " + value);
      }
    }
  }

  private static void insertRows(Devnet devnet, AtomicInteger number) throws Exception {
    PostgresServer postgres = devnet.postgres();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(DATABASE), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists rows (value text primary key)");
      while (true) {
        String value = Integer.toString(number.incrementAndGet());
        statement.execute("insert into rows values ('%s')".formatted(value));
        System.out.println("row " + value);
      }
    }
  }

  private static void mineTransactions(Devnet devnet) {
    DevChain chain = devnet.chains().getFirst();
    String from = chain.accounts().get(0).address();
    String to = chain.accounts().get(1).address();
    while (true) {
      String hash =
          chain
              .rpc("eth_sendTransaction", Map.of("from", from, "to", to, "value", "0x1"))
              .asString();
      Waiting.until(
          "transaction %s to be mined".formatted(hash),
          Duration.ofSeconds(30),
          "see the chain's log",
          () -> !chain.rpc("eth_getTransactionReceipt", hash).isNull());
      System.out.println("mined " + hash);
    }
  }
}
