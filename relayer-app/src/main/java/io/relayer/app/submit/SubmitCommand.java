package io.relayer.app.submit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.config.DurationConverter;
import io.relayer.app.input.Input;
import io.relayer.app.input.LineReader;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Follower;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.request.RequestParser;
import io.relayer.operations.status.FollowDao;
import io.relayer.operations.status.FollowDao.Ended;
import io.relayer.operations.status.FollowDao.Published;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `relayer submit`.
@Command(
    name = "submit",
    sortOptions = false,
    description = {
      "Publishes requests to Kafka: those of a file, one JSON object a line, or one that options"
          + " describe. Each is checked as intake would check it, and if one line is bad, nothing"
          + " is published. Prints PRODUCER/ID of each.",
      "A request without an id gets one by chance: submitted again, it is another request.",
      "Exit code 1 if a line was bad; with --wait also unless all are confirmed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer submit --file requests.jsonl --wait",
      "  relayer submit --from 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 \\",
      "      --to 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc --value 1000 --wait",
      "  generate | relayer submit - --skip-bad --json"
    })
public final class SubmitCommand implements Callable<Integer> {

  @Mixin private CommandOptions options;

  @Option(names = "--file", paramLabel = "FILE", description = "JSON lines; - for stdin.")
  private @Nullable String file;

  @Parameters(arity = "0..1", paramLabel = "STDIN", description = "-: the same as --file -.")
  private @Nullable String dash;

  @Option(names = "--skip-bad", description = "Publish the good lines all the same.")
  private boolean skipBad;

  @Option(names = "--wait", description = "Follow all of them to their end.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long --wait waits after the last one was published; 10m.")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(names = "--json", description = "Print JSON lines.")
  private boolean json;

  @ArgGroup(exclusive = false, heading = "%nOne request:%n")
  private RequestOptions fields = new RequestOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.require(
        dash == null || dash.equals(Input.STDIN), "expected - or --file, found '" + dash + "'");
    String from = dash == null ? file : dash;
    options.require(
        (from == null) == fields.any(), "expected either --file, or the fields of one request");
    Configuration configuration = options.configuration();
    Topics topics = new Topics(configuration.kafka().topicPrefix());
    Report report = new Report(options.out(), options.err(), topics.requests(), json);
    Input input = input(configuration, from);
    LineValidator validator =
        new LineValidator(new RequestParser(configuration.signing().namedContracts()));
    if (!skipBad && !isAllGood(input, validator, report)) {
      return ExitCode.FAILED;
    }
    try (KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry())) {
      requireTopic(kafka, topics.requests());
      Submission submission = new Submission(kafka, topics.requests(), input, validator, report);
      return wait ? publishAndWait(configuration, submission) : publish(submission);
    }
  }

  private Input input(Configuration configuration, @Nullable String from) throws IOException {
    if (from == null) {
      Long only =
          configuration.chains().size() == 1
              ? (Long) configuration.chains().getFirst().id().value()
              : null;
      return new Input.Single(Bytes.of(fields.json(only)));
    }
    return Input.named(from);
  }

  private static boolean isAllGood(Input input, LineValidator validator, Report report)
      throws IOException {
    long bad = 0;
    try (LineReader lines = LineReader.ofDocumentOrLines(input)) {
      for (Line line = lines.next(validator::validate);
          line != null;
          line = lines.next(validator::validate)) {
        if (line instanceof Line.Bad wrong) {
          report.bad(wrong, ++bad);
        }
      }
    }
    if (bad > 0) {
      report.badInAll(bad, "nothing was published");
    }
    return bad == 0;
  }

  private static void requireTopic(KafkaClients kafka, String topic) {
    if (TopicIds.ofExisting(kafka.admin(), List.of(topic)).isEmpty()) {
      throw new RelayerException("Kafka lacks the topic %s: run relayer migrate".formatted(topic));
    }
  }

  private record Submission(
      KafkaClients kafka, String topic, Input input, LineValidator validator, Report report) {
    /// @return how many bad lines were left out
    long publish(Publication.Told told) throws IOException, InterruptedException {
      long bad = 0;
      try (Producer<byte[], byte[]> producer = kafka.producer("submit", Topics.MAX_RECORD_BYTES);
          LineReader lines = LineReader.ofDocumentOrLines(input)) {
        Publication publication =
            new Publication(
                producer,
                topic,
                record -> {
                  report.published(record);
                  told.published(record);
                });
        for (Line line = lines.next(validator::validate);
            line != null;
            line = lines.next(validator::validate)) {
          switch (line) {
            case Line.Good good -> publication.publish(good);
            case Line.Bad wrong -> report.bad(wrong, ++bad);
          }
        }
        publication.finish();
      }
      report.out().flush();
      if (bad > 0) {
        report.badInAll(bad, "all others were published");
      }
      return bad;
    }
  }

  private static int publish(Submission submission) throws IOException, InterruptedException {
    return submission.publish(_ -> {}) == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private int publishAndWait(Configuration configuration, Submission submission)
      throws IOException, InterruptedException {
    Report report = submission.report();
    try (Database database = Databases.forReading(configuration)) {
      Follower<Published> follower =
          new Follower<>(
              page -> ended(database, submission.topic(), page, report),
              "ended",
              timeout,
              ProgressLine.on(report.err()));
      long bad =
          submission.publish(record -> {
            if (!follower.follow(record)) {
              throw new RelayerException(
                  "nothing has ended for %s: no more is published after %s"
                      .formatted(timeout, record.key()));
            }
          });
      follower.finish().forEach(report::timedOut);
      report.out().flush();
      return bad == 0 && follower.allEnded("confirmed") ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static Map<Published, String> ended(
      Database database, String topic, List<Published> page, Report report) {
    List<Ended> ended = database.withHandle(handle -> FollowDao.ended(handle, topic, page));
    ended.forEach(report::ended);
    return ended.stream().collect(Collectors.toMap(Ended::record, Ended::state));
  }
}
