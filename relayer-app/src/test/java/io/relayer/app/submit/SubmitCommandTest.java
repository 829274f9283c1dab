package io.relayer.app.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.CommandRun;
import io.relayer.app.config.Configuration;
import io.relayer.app.migrate.MigrateCommand;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.devnet.TestStack;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RequestParser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Records are read back from Kafka; intake is played by the test.
class SubmitCommandTest {
  private final String prefix = TestStack.topicPrefix();
  private final Rows rows = new Rows(TestStack.kafka().bootstrapServers(), prefix);
  private final Path file = TestStack.folder("submit").resolve("requests.jsonl");

  @BeforeEach
  void makeTopics() {
    Configuration configuration = Configuration.read(rows.config(), Map.of());
    try (KafkaClients kafka = new KafkaClients(configuration.kafka(), new SimpleMeterRegistry())) {
      MigrateCommand.makeTopics(configuration, kafka);
    }
  }

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void oneRequestIsMadeOfOptions() {
    CommandRun run =
        rows.relayer(
            ("submit --from %s --to %s --value 7 --gas-limit 30000 --speed fast --confirmations 5"
                    + " --deadline 2030-01-01T00:00:00Z --priority 9 --label batch=7 --producer test")
                .formatted(Rows.SENDER, Rows.SENDER)
                .split(" ", -1));

    ConsumerRecord<byte[], byte[]> record = published().getFirst();
    ParsedRequest.Valid parsed =
        (ParsedRequest.Valid) new RequestParser(Map.of()).parse(record.value());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).isEqualTo(parsed.request().key() + System.lineSeparator());
    assertThat(text(record.key())).isEqualTo("31337:" + Rows.SENDER);
    assertThat(text(record.value()))
        .contains("\"chainId\":31337", "\"speed\":\"fast\"", "\"confirmations\":5")
        .contains("\"deadline\":\"2030-01-01T00:00:00Z\"", "\"priority\":9", "\"batch\":\"7\"")
        .contains("\"gasLimit\":\"30000\"", "\"producer\":\"test\"");
  }

  @Test
  void linesArePublishedInTheirOrderAsTheyWereWritten() throws IOException {
    write(good("a"), "", good("b").replace(",", " , "), good("c"));

    CommandRun run = rows.relayer("submit", "--file", file.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().lines()).containsExactly("test/a", "test/b", "test/c");
    assertThat(published())
        .extracting(r -> text(r.value()))
        .containsExactly(good("a"), good("b").replace(",", " , "), good("c"));
  }

  @Test
  void oneBadLineKeepsAllBackAndIsNamed() throws IOException {
    write(good("a"), good("b").replace("31337", "\"x\""), "{");

    CommandRun run = rows.relayer("submit", "--file", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("line 2: INVALID_FIELD: chainId", "line 3: MALFORMED", "nothing was published");
    assertThat(published()).isEmpty();
  }

  @Test
  void byteOrderMarkAndLineEndsOfOtherSystemsAreTaken() throws IOException {
    Files.writeString(file, "\ufeff" + good("a") + "\r\n\r\n" + good("b") + "\r\n");

    CommandRun run = rows.relayer("submit", "--file", file.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().lines()).containsExactly("test/a", "test/b");
  }

  @Test
  void oneRequestMayStandOnSeveralLines() throws IOException {
    Files.writeString(file, good("a").replace(",", ",\n  "));

    CommandRun run = rows.relayer("submit", "--file", file.toString());

    assertThat(run.out().lines()).as(run.err()).containsExactly("test/a");
  }

  @Test
  void whatIsNoLinesAtAllIsToldOnceWithWhatIsWanted() throws IOException {
    String array = "[\n" + good("a").replace(",", ",\n") + ",\n" + good("b") + "\n]\n";
    for (String skip : new String[] {"--file", "--skip-bad"}) {
      Files.writeString(file, array);
      assertWholeIsRefused(skip, "is a JSON array: one JSON object a line is wanted");

      Files.writeString(file, "\ufeff" + array);
      assertWholeIsRefused(skip, "is a JSON array: one JSON object a line is wanted");

      for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
        Files.writeString(file, "\ufeff" + good("a"), charset);
        assertWholeIsRefused(skip, "is UTF-16 or UTF-32: save it as UTF-8");

        Files.writeString(file, good("a"), charset);
        assertWholeIsRefused(skip, "is UTF-16 or UTF-32: save it as UTF-8");
      }
    }
    assertThat(published()).isEmpty();
  }

  private void assertWholeIsRefused(String option, String words) {
    CommandRun run =
        option.equals("--file")
            ? rows.relayer("submit", "--file", file.toString())
            : rows.relayer("submit", option, "--file", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err().lines()).singleElement().asString().contains(words);
  }

  @Test
  void badLinesCanBeSkipped() throws IOException {
    write("{\"unknown\":1}", good("a"));

    CommandRun run = rows.relayer("submit", "--skip-bad", "--json", "--file", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("line 1: UNKNOWN_FIELD", "all others were published");
    assertThat(run.jsonLines())
        .extracting(line -> line.get("id").asString() + " " + line.get("state").asString())
        .containsExactly("a published");
    assertThat(published()).hasSize(1);
  }

  @Test
  void lineWithoutAnIdGetsOne() throws IOException {
    write(good("").replace("\"id\":\"\",", ""));

    CommandRun run = rows.relayer("submit", "--file", file.toString());

    assertThat(run.out()).matches("test/[0-9a-f-]{36}\\R");
    assertThat(text(published().getFirst().value()))
        .contains("\"id\":\"" + run.out().strip().substring(5) + "\"");
  }

  @Test
  void waitingEndsWithTheirEndsAndOnlyConfirmedIsRight() throws IOException {
    rows.queued("a").sign(0).know().include(1, true).finish();
    rows.queued("b").sign(1).know().include(1, false).finish();
    intakeHasReadAll();

    write(good("a"));
    assertThat(rows.relayer("submit", "--wait", "--file", file.toString()).exitCode())
        .isEqualTo(ExitCode.DONE);
    write(good("a"), good("b"));
    CommandRun run = rows.relayer("submit", "--wait", "--file", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("test/b: failed: REVERTED", "2 of 2 ended: 1 confirmed, 1 failed");
    List<JsonNode> lines =
        rows.relayer("submit", "--wait", "--json", "--file", file.toString()).jsonLines();
    assertThat(lines)
        .extracting(line -> line.get("state").asString())
        .containsExactlyInAnyOrder("published", "published", "confirmed", "failed");
  }

  @Test
  void rejectionIsThatOfTheRecordItself() throws IOException {
    rows.queued("a").sign(0).know().include(1, true).finish();
    intakeHasReadAll();
    rows.sql(
        """
        insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message)
        select gen_random_uuid(), ?, p, o, 'test', 'a', 'DUPLICATE_ID', 'came before with another body'
        from generate_series(0, 1) p, generate_series(0, 0) o
        """,
        topic());

    write(good("a"));
    CommandRun first = rows.relayer("submit", "--wait", "--file", file.toString());
    assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(first.err()).contains("test/a: rejected: DUPLICATE_ID");
    assertThat(rows.relayer("submit", "--wait", "--file", file.toString()).exitCode())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void whatIntakeHasNotReadIsNotAtItsEnd() throws IOException {
    rows.queued("a").sign(0).know().include(1, true).finish();
    write(good("a"));

    CommandRun run =
        rows.relayer("submit", "--wait", "--timeout", "1ms", "--file", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("test/a: timeout", "0 of 1 ended");
  }

  @Test
  void fileTogetherWithFieldsAndNeitherAreWrongUsage() {
    assertThat(rows.relayer("submit").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(rows.relayer("submit", "--file", "x", "--value", "1").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(rows.relayer("submit", "--file", "/no/such/file").err())
        .contains("there is no file /no/such/file");
  }

  private void intakeHasReadAll() {
    rows.sql(
        """
        insert into positions (topic_id, partition, topic, next_offset)
        select '00000000-0000-0000-0000-000000000001', p, ?, 1000 from generate_series(0, 1) p
        """,
        topic());
  }

  private String topic() {
    return new Topics(prefix).requests();
  }

  private static String good(String id) {
    return """
    {"id":"%s","producer":"test","chainId":31337,"from":"%s","to":"%s","value":"7"}\
    """
        .formatted(id, Rows.SENDER, Rows.SENDER);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private void write(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private List<ConsumerRecord<byte[], byte[]>> published() {
    Configuration configuration = Configuration.read(rows.config(), Map.of());
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaClients kafka = new KafkaClients(configuration.kafka(), new SimpleMeterRegistry());
        Consumer<byte[], byte[]> consumer = kafka.consumer("read-back", 1_000, 1 << 20)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic()).stream().map(SubmitCommandTest::partition).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long count =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (all.size() < count) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
    }
    return all;
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }
}
