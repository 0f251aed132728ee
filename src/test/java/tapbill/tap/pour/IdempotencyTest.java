package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests repeated requests of a client that lost the response. */
@OnBothDatabases
class IdempotencyTest {
  private final TestApp app;
  private final Taps taps;
  private final Engine engine;

  IdempotencyTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void aRepeatedOpenGetsTheFirstAnswer() {
    String tap = taps.create();
    Reply first = app.anyone().keyed("a").post(tap + "/open");
    app.clock().advance("5");
    Reply repeated = app.anyone().keyed("a").post(tap + "/open");

    assertThat(repeated).extracting(Reply::status, Reply::body).containsExactly(200, first.body());
    assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("1");
  }

  @Test
  void aRepeatedOpenDoesNotOpenATapThatHasBeenClosedSince() {
    String tap = taps.create();
    Reply first = app.anyone().keyed("a").post(tap + "/open");
    app.anyone().post(tap + "/close");
    Reply repeated = app.anyone().keyed("a").post(tap + "/open");

    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @Test
  void aRepeatedCloseGetsTheFirstFiguresAndDoesNotCloseTheNextPour() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    app.clock().advance("22");
    Reply first = app.anyone().keyed("a").post(tap + "/close");
    app.clock().advance("5");
    app.anyone().post(tap + "/open");
    app.admin().patch(tap, Json.of("price", 1));
    Reply repeated = app.anyone().keyed("a").post(tap + "/close");

    assertThat(first.number("cost")).isEqualByComparingTo("17.248");
    assertThat(repeated).extracting(Reply::status, Reply::body).containsExactly(200, first.body());
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");
  }

  @Test
  void keysOfDifferentTapsHaveNothingToDoWithEachOther() {
    String one = taps.create();
    String other = taps.create();

    assertThat(app.anyone().keyed("a").post(one + "/open").body())
        .isNotEqualTo(app.anyone().keyed("a").post(other + "/open").body());
  }

  @Test
  void aRepeatedCreationGetsTheFirstAnswerAlsoAfterAChange() {
    String request = Json.of("flow_volume", 0.5, "price", 3, "name", "Left");
    String key = "create-" + engine;
    Reply first = app.admin().keyed(key).post("/api/dispenser", request);
    app.admin().patch("/api/dispenser/" + first.id(), Json.of("price", 4, "name", "Right"));
    app.anyone().post("/api/dispenser/" + first.id() + "/open");
    Reply repeated = app.admin().keyed(key).post("/api/dispenser", request);

    assertThat(repeated).extracting(Reply::status, Reply::body).containsExactly(201, first.body());
    assertThat(repeated.header("Location")).isEqualTo(first.header("Location"));
  }

  @Test
  void aKeyIsNotAcceptedForAnotherCreation() {
    String key = "other-" + engine;
    app.admin().keyed(key).post("/api/dispenser", Json.of("flow_volume", 0.5, "price", 3));
    Reply other =
        app.admin().keyed(key).post("/api/dispenser", Json.of("flow_volume", 0.5, "price", 4));

    assertThat(other.refusal()).isEqualTo("400 key_reused");
    assertThat(other.message()).contains("Idempotency-Key");
  }

  @Test
  void keysHoldAcrossNodes() {
    String tap = taps.create();
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      otherNode.clock().set(app.clock().instant());
      Reply opened = app.anyone().keyed("a").post(tap + "/open");
      assertThat(otherNode.anyone().keyed("a").post(tap + "/open").body()).isEqualTo(opened.body());
      Reply closed = otherNode.anyone().keyed("b").post(tap + "/close");
      assertThat(app.anyone().keyed("b").post(tap + "/close").body()).isEqualTo(closed.body());
    }
  }

  @Test
  void keysHoldAcrossARestart() {
    String database = engine.newDatabase();
    Reply closed;
    try (TestApp before = TestApp.start(database)) {
      String tap = new Taps(before).create();
      before.anyone().post(tap + "/open");
      before.clock().advance("22");
      closed = before.anyone().keyed("a").post(tap + "/close");
    }
    try (TestApp after = TestApp.start(database)) {
      assertThat(after.anyone().keyed("a").post("/api/dispenser/1/close").body())
          .isEqualTo(closed.body());
    }
  }

  @Test
  void simultaneousRepetitionsAllGetTheSameAnswerAndDoItOnce() {
    String tap = taps.create();
    List<Reply> opened = Concurrently.run(20, i -> app.anyone().keyed("a").post(tap + "/open"));
    app.clock().advance("22");
    List<Reply> closed = Concurrently.run(20, i -> app.anyone().keyed("a").post(tap + "/close"));

    assertThat(opened).extracting(Reply::status).containsOnly(200);
    assertThat(opened).extracting(Reply::body).containsOnly(opened.get(0).body());
    assertThat(closed).extracting(Reply::body).containsOnly(closed.get(0).body());
    assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("1");
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
  }

  @Test
  void simultaneousRepetitionsCreateOneDispenser() {
    String request = Json.of("flow_volume", 0.5, "price", 3);
    List<Reply> created =
        Concurrently.run(
            20, i -> app.admin().keyed("many-" + engine).post("/api/dispenser", request));

    assertThat(created).extracting(Reply::status).containsOnly(201);
    assertThat(created).extracting(Reply::body).containsOnly(created.get(0).body());
  }

  @Test
  void aMalformedKeyIsRefused() {
    String tap = taps.create();
    Reply refused = app.anyone().keyed("with blank").post(tap + "/open");

    assertThat(refused.refusal()).isEqualTo("400 invalid");
    assertThat(refused.message()).contains("Idempotency-Key");
    assertThat(app.anyone().keyed("k".repeat(256)).post(tap + "/open").status()).isEqualTo(400);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }
}
