package io.relayer.app.orders;

import io.relayer.messages.order.Order;
import io.relayer.messages.request.Terms;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer prioritize`.
@Command(
    name = "prioritize",
    sortOptions = false,
    description = {
      "Gives requests that have no nonce yet another place in the queue of their sender or pool: those"
          + " named, or all that a filter lets through. Higher priorities first, then by arrival,"
          + " among those that are ready. What has its nonce already has its place in the chain's"
          + " order: relayer bump hurries that.",
      "May be interrupted and run again: what has that priority already is passed.",
      "Exit code 1 where something was refused or is not known; with --wait also where something"
          + " failed, or is not final in time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer prioritize billing/invoice-8841 --priority 9",
      "  relayer prioritize --label batch=2026-11 --priority 0 --dry-run",
      "  relayer prioritize --sender 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --priority 7 --json"
    })
public final class PrioritizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OrderRun run;

  @Option(
      names = "--priority",
      required = true,
      paramLabel = "N",
      description = "0 to 9, higher first.")
  private int priority;

  @Override
  public Integer call() throws InterruptedException {
    if (priority < 0 || priority > Terms.MAX_PRIORITY) {
      throw new ParameterException(
          spec.commandLine(),
          "--priority: found %d (expected 0 to %d)".formatted(priority, Terms.MAX_PRIORITY));
    }
    return run.of(Order.Demand.priority(priority));
  }
}
