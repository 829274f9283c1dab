package io.relayer.app.run;

import static java.util.stream.Collectors.joining;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.Configuration;
import io.relayer.app.terminal.ExitCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer run`.
@Command(
    name = "run",
    description = {
      "Runs roles against real services, until SIGTERM or Ctrl-C.",
      "Any number of processes may run the same roles: they share the work.",
      "Where PostgreSQL or Kafka does not answer yet, it waits, and goes on by itself. What they"
          + " refuse (a wrong password, a database or schema that is not there) ends it, with what"
          + " to do."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer run --config relayer.yaml",
      "  relayer run --config relayer.yaml --roles monitor,broadcaster"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private ConfigOption config;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description = "Some of ${COMPLETION-CANDIDATES}; all of them without this option.")
  private Set<RoleName> roles = EnumSet.allOf(RoleName.class);

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = config.read();
    OpenResources opened = new OpenResources();
    try (ShutdownHook end = ShutdownHook.closes(opened)) {
      opened.add(
          "roles",
          new StartRetry(Thread::sleep)
              .start(() ->
                  RelayerProcess.start(
                      configuration,
                      roles,
                      o -> Signers.open(configuration.signing().signers(), o))));
      log.info(
          "running: {}", roles.stream().sorted().map(RoleName::toString).collect(joining(", ")));
      end.await();
    }
    return ExitCode.DONE;
  }
}
