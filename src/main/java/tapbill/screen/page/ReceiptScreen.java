package tapbill.screen.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;
import tapbill.tap.tab.TabEntry;
import tapbill.tap.tab.TabService;

/** A tab to be printed. It is complete without scripts. */
final class ReceiptScreen extends Screen {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int SHOWN_OF_TOKEN = 4;

  private final Wording wording;
  private final String token;
  private final TabService.Tab tab;
  private final List<TabEntry> entries;
  private final BigDecimal owed;

  /**
   * Creates the page.
   *
   * @param entries the newest first
   * @param owed what is to be paid, rounded to the smallest coin
   */
  ReceiptScreen(
      Wording wording, String token, TabService.Tab tab, List<TabEntry> entries, BigDecimal owed) {
    super("receipt", wording);
    this.wording = wording;
    this.token = token;
    this.tab = tab;
    this.entries = entries;
    this.owed = owed;
  }

  /** A line with its figures as they are shown. */
  public record Line(String time, String what, String amount, String cost) {}

  public List<Line> pours() {
    return tab.pours().stream().map(this::line).toList();
  }

  public List<Line> entries() {
    return entries.stream()
        .filter(entry -> entry.amount().units().signum() != 0)
        .map(
            entry ->
                new Line(
                    TIME.format(entry.time()),
                    wording.text(name(entry.kind())),
                    entry.method() == null ? "" : entry.method(),
                    wording.money(entry.amount().onTheWire())))
        .toList();
  }

  /** Returns the end of the token, by which a guest knows the wristband; the rest is secret. */
  public String endOfToken() {
    return token.substring(token.length() - SHOWN_OF_TOKEN);
  }

  public String balance() {
    return wording.money(tab.state().balance().onTheWire());
  }

  public String owed() {
    return wording.money(owed);
  }

  public String now() {
    return TIME.format(tab.now());
  }

  private static String name(TabEntry.Kind kind) {
    return switch (kind) {
      case PAYMENT, APPROVAL -> "receipt_payment"; // an approval moves no money and is not shown
      case REFUND -> "receipt_refund";
      case TRANSFER -> "receipt_transfer";
    };
  }

  private Line line(Pour pour) {
    Bill bill = pour.bill(tab.now());
    Instant closedAt = pour.closedAt();
    String beer = pour.beer() == null ? "" : pour.beer();
    return new Line(
        TIME.format(pour.openedAt()),
        closedAt == null ? beer + " (" + wording.text("state_pouring") + ")" : beer,
        wording.text("litres", "value", wording.litres(bill.volume().onTheWire())),
        wording.money(bill.cost().onTheWire()));
  }
}
