package io.relayer.app.senders;

import io.relayer.app.config.Configuration;
import io.relayer.app.orders.OperatorName;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.account.SenderHold.Release;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.SenderResume;
import io.relayer.operations.senders.Switched;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer senders resume`.
@Command(
    name = "resume",
    description =
        "Ends a pause of either kind. Exit code 1 where the sender is held, and stays so.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders resume 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --release",
      "  relayer senders resume 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders resume 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --chain 1"
    })
final class ResumeSender implements Callable<Integer> {
  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Option(
      names = "--release",
      description =
          "Also end a hold that the relayer has put on the sender, once its cause is found and"
              + " mended.")
  private boolean release;

  @Option(
      names = "--not-executed",
      description =
          "With --release: state that none of its transactions was executed under another hash."
              + " Without it those that have a nonce by now never end as SUPERSEDED.")
  private boolean notExecuted;

  @Override
  public Integer call() {
    options.require(release || !notExecuted, "--not-executed needs --release");
    Configuration configuration = options.configuration();
    Release by = new Release(OperatorName.name(configuration), notExecuted);
    List<String> held = new ArrayList<>();
    int code =
        new SenderSwitching(options, which)
            .run(
                configuration,
                release ? "released" : "resumed",
                (handle, chain) -> resume(handle, chain, by, held));
    held.forEach(options.err()::println);
    return held.isEmpty() ? code : ExitCode.FAILED;
  }

  private Switched resume(Handle handle, ChainId chain, Release by, List<String> held) {
    SenderResume resume = SenderResume.of(handle, chain, which.sender(), release, by);
    resume
        .held()
        .ifPresent(hold ->
            held.add(
                "relayer: %s on chain %s is held (%s): %s; once that is mended, --release lets it go on"
                    .formatted(which.sender(), chain, hold.reason(), hold.detail())));
    return resume.switched();
  }
}
