//! The built-in words, as data: English, German, French, Spanish, Portuguese, Chinese. Words stand between `|`, in lower case; one
//! that ends in `*` is the beginning of a word.

use super::Sense;

pub(super) fn of(sense: Sense) -> &'static str {
    match sense {
        Sense::Logging => LOGGING,
        Sense::Metrics => METRICS,
        Sense::Tracing => TRACING,
        Sense::Performance => PERFORMANCE,
        Sense::PersonalData => PERSONAL_DATA,
        Sense::Handling => HANDLING,
        Sense::Percentile => PERCENTILE,
        Sense::Duration => DURATION,
        Sense::Rate => RATE,
        Sense::Vague => VAGUE,
        Sense::Quantity => QUANTITY,
        Sense::Absolute => ABSOLUTE,
        Sense::Negation => NEGATION,
        Sense::NotApplicable => NOT_APPLICABLE,
        Sense::Step => STEP,
        Sense::Obligation => OBLIGATION,
        Sense::Access => ACCESS,
        Sense::Store => STORE,
        Sense::Ownership => OWNERSHIP,
        Sense::Domain => DOMAIN,
        Sense::Interaction => INTERACTION,
        Sense::Rest => REST,
    }
}

const LOGGING: &str = "log | logs | logged | logging | logger | log line | log lines | log event* | audit log* | audit event* | \
    protokoll* | logeintr* | journal | journaux | journalis* | journée | registro de eventos | registros | bitácora* | \
    registro* de log* | 日志 | 记录日志";

const METRICS: &str = "metric | metrics | counter | counters | gauge | gauges | histogram* | metrik* | kennzahl* | messwert* | \
    zähler | métrique* | mesures | compteur* | métrica* | contador* | medidor* | 指标 | 度量 | 计数器";

const TRACING: &str = "trace | traces | traced | tracing | span | spans | trace context | traceparent | opentelemetry | \
    ablaufverfolgung | tracingspan* | traçage | traçabilité des appels | traza* | trazado | trazabilidad | rastreamento | \
    rastreo | rastro* | 追踪 | 跟踪 | 链路追踪 | 跨度";

const PERFORMANCE: &str = "performance | latency | latencies | response time* | throughput | load | antwortzeit* | latenz* | durchsatz | \
    leistung | latence* | temps de réponse | débit | rendimiento | latencia* | tiempo de respuesta | caudal | desempenho | \
    latência* | tempo de resposta | vazão | 性能 | 延迟 | 响应时间 | 吞吐量";

const PERSONAL_DATA: &str = "pii | personal data | personal information | personally identifiable | personal identifier* | \
    sensitive data | sensitive personal | gdpr | data subject* | privacy | personenbezogen* | personendaten | persönliche daten | \
    dsgvo | datenschutz | données personnelles | données à caractère personnel | informations personnelles | rgpd | \
    vie privée | datos personales | información personal | protección de datos | dados pessoais | informações pessoais | lgpd | \
    proteção de dados | 个人信息 | 个人数据 | 个人身份信息 | 隐私 | 敏感数据";

const HANDLING: &str = "mask* | redact* | encrypt* | hash* | tokeni* | pseudonym* | anonymi* | retention | retain* | erase* | \
    erasure | delete* | deletion | purge* | scrub* | obfuscat* | drop* | strip* | truncat* | access control* | removed after | \
    expire* | kept for | minimi* | consent | maskier* | geschwärzt | schwärz* | verschlüssel* | gehasht | gelöscht | lösch* | \
    aufbewahr* | anonymis* | masqu* | chiffr* | hach* | effac* | supprim* | conserv* | anonymis* | enmascar* | cifra* | \
    borra* | elimina* | retención | anonimiza* | seudonimiza* | mascara* | criptograf* | apaga* | retenção | pseudonimiza* | \
    脱敏 | 加密 | 掩码 | 哈希 | 删除 | 保留 | 匿名 | 遮盖 | 令牌化";

const PERCENTILE: &str = "percentile | percentiles | perzentil* | quantil* | centile | percentil | percentis | percentiles | \
    百分位 | 分位";

const DURATION: &str = "ms | millisecond* | msec | µs | us | ns | s | sec | secs | second | seconds | min | minute | minutes | \
    hour | hours | millisekunde* | sekunde* | minuten | stunden | milliseconde* | seconde* | milisegundo* | segundo* | minuto* | \
    毫秒 | 秒 | 分钟 | 微秒";

const RATE: &str = "per second | per minute | per hour | per day | a second | a minute | an hour | each second | every second | \
    /s | /sec | /second | /min | /minute | /h | /hour | /day | rps | qps | tps | req/s | requests/s | ops/s | rpm | mb/s | kb/s | \
    pro sekunde | pro minute | pro stunde | je sekunde | par seconde | par minute | par heure | por segundo | por minuto | \
    por hora | 每秒 | 每分钟 | 每小时";

const VAGUE: &str = "fast | faster | quick | quickly | rapid* | scalable | highly scalable | scalability | \
    secure | securely | robust | robustly | intuitive | intuitively | user-friendly | user friendly | easy | easily | \
    seamless | seamlessly | smooth | smoothly | performant | efficient | efficiently | responsive | reliable | reliably | \
    flexible | flexibly | maintainable | state-of-the-art | best-in-class | world-class | adequate | adequately | reasonable | reasonably | sufficient | sufficiently | timely | in a timely manner | \
    as soon as possible | asap | gracefully | properly | correctly handled | optimal | optimally | \
    low latency | high performance | high availability | highly available | \
    schnell* | zügig | skalierbar* | robust* | intuitiv* | benutzerfreundlich* | effizient* | \
    performant* | zuverlässig* | angemessen* | ausreichend* | zeitnah* | nahtlos* | flexibel | wartbar* | optimal* | \
    rapide* | rapidement | évolutif* | sécurisé* | robuste* | intuitif* | intuitive* | convivial* | facile* | \
    efficace* | fiable* | approprié* | suffisant* | fluide* | performant* | \
    rápido* | rápida* | rápidamente | escalable* | seguro | segura | robusto* | robusta* | intuitivo* | intuitiva* | \
    fácil* | eficiente* | fiable* | adecuado* | adecuada* | suficiente* | fluido* | amigable* | oportuno* | \
    rapidamente | escalável | escaláveis | seguro* | intuitivo* | facilmente | confiável | confiáveis | adequado* | \
    adequada* | amigável | flexível | \
    快速 | 迅速 | 高效 | 可扩展 | 安全 | 健壮 | 稳健 | 直观 | 易用 | 友好 | 灵活 | 可靠 | 适当 | 足够 | 流畅";

const QUANTITY: &str = "exactly one | exactly two | exactly once | exactly the same | at most one | at least one | at most once | \
    at least once | no more than one | only one | only once | zero | twice | unchanged | identical | \
    genau ein* | höchstens ein* | mindestens ein* | nur ein* | unverändert | null | zweimal | \
    exactement un* | au plus un* | au moins un* | une seule fois | inchangé* | \
    exactamente un* | como máximo un* | al menos un* | una sola vez | sin cambios | \
    exatamente um* | no máximo um* | pelo menos um* | uma única vez | inalterad* | \
    恰好一 | 至多一 | 至少一 | 只有一 | 仅一次 | 不变";

const ABSOLUTE: &str = "no | none | never | always | all | every | each | any | both | same | exactly | identical | only | equal | \
    equals | match | matches | contains | contain | alle | jede* | immer | kein | keine | niemals | gleich | genau | nur | \
    tous | toutes | chaque | toujours | aucun | aucune | jamais | même | todos | todas | cada | siempre | ningún | ninguna | \
    nunca | mismo | misma | sempre | nenhum | nenhuma | mesmo | mesma | 所有 | 每个 | 总是 | 相同 | 从不 | 任何";

const NEGATION: &str = "no | not | none | never | neither | nor | nothing | nobody | no one | without | cannot | can't | don't | \
    doesn't | isn't | aren't | won't | mustn't | instead of | rather than | no longer | avoid* | forbid* | forbidden | \
    prohibit* | | \
    nicht | nichts | kein | keine | keinen | keiner | keinem | keinerlei | nie | niemals | ohne | weder | statt | anstatt | nirgends | \
    niemand | verboten | \
    ne | pas | jamais | aucun | aucune | rien | sans | ni | plutôt que | au lieu de | interdit* | \
    nunca | nada | ningún | ninguna | ninguno | sin | jamás | en lugar de | prohibid* | nadie | tampoco | \
    não | nenhum | nenhuma | sem | jamais | nem | em vez de | proibid* | ninguém | \
    不 | 没有 | 无 | 无需 | 从不 | 禁止 | 而不是 | 未";

const NOT_APPLICABLE: &str = "n/a | n.a. | not applicable | does not apply | do not apply | not relevant | not needed | \
    entfällt | nicht zutreffend | nicht anwendbar | nicht relevant | trifft nicht zu | \
    sans objet | non applicable | ne s'applique pas | no aplica | no es aplicable | no se aplica | não se aplica | \
    não aplicável | 不适用 | 无需";

const STEP: &str = "given | when | then | whenever | if | while | where | \
    angenommen | gegeben | wenn | dann | sobald | falls | \
    étant donné* | quand | lorsque | lorsqu* | alors | si | \
    dado | dada | dados | dadas | cuando | entonces | quando | então | se | caso | \
    假如 | 假设 | 给定 | 当 | 如果 | 那么 | 则";

const OBLIGATION: &str = "must | must not | shall | shall not | is required to | are required to | has to | have to | \
    muss | müssen | darf | dürfen | soll | sollen | \
    doit | doivent | debe | deben | deberá | deberán | deve | devem | deverá | deverão | \
    必须 | 应 | 应当 | 不得 | 须";

const ACCESS: &str = "read | reads | reading | write | writes | writing | written | query | queries | querying | queried | join | \
    joins | joining | joined | select | selects | selected | insert | inserts | inserting | inserted | update | updates | \
    updating | updated | delete | deletes | deleting | deleted | fetch | fetches | fetching | fetched | load | loads | loading | \
    loaded | scan | scans | scanned | poll | polls | polling | copy | copies | copied | replicate | replicates | replicated | \
    truncate | truncates | access | accesses | accessing | accessed | direct access | look up | looks up | lookup | lookups | \
    use | uses | using | store | stores | storing | stored | persist | persists | persisted | save | saves | saved | \
    append | appends | modify | modifies | modified | connect | connects | pull | pulls | dump | dumps | export | exports | \
    liest | lesen | gelesen | schreibt | schreiben | geschrieben | abfragt | fragt | abfrag* | verknüpft | verknüpfen | \
    aktualisiert | löscht | lädt | laden | greift | zugriff* | speichert | speichern | kopiert | nutzt | verwendet | \
    lit | lire | lisent | lu | lue | écrit | écrire | écrivent | interroge | interroger | joint | joindre | insère | met à jour | \
    supprime | charge | accède | accéder | accès direct | stocke | enregistre | utilise | copie | \
    lee | leer | leen | leído | escribe | escribir | escriben | consulta | consultar | une | unir | inserta | actualiza | borra | \
    carga | accede | acceder | acceso directo | guarda | almacena | usa | copia | \
    lê | ler | leem | lido | escreve | escrever | escrevem | consulta | junta | insere | atualiza | apaga | carrega | acessa | \
    acessar | acesso direto | grava | armazena | usa | \
    读取 | 写入 | 查询 | 关联 | 连接 | 直接访问 | 访问 | 更新 | 删除 | 插入 | 存储";

const STORE: &str = "database | databases | db | schema | schemas | table | tables | collection | collections | datastore | \
    data store | store | bucket | index | row | rows | view | keyspace | \
    datenbank | datenbanken | tabelle | tabellen | sammlung | schema | \
    base de données | table | schéma | collection | \
    base de datos | tabla | tablas | esquema | colección | \
    banco de dados | tabela | tabelas | esquema | coleção | \
    数据库 | 表 | 集合 | 模式 | 数据表";

const OWNERSHIP: &str = "own | owns | owned by | owner of | owners of | responsible for | responsibility for | takes over | \
    in charge of | source of truth for | system of record for | master of | masters | manages | manage | managed by | maintains | \
    maintained by | is accountable for | \
    besitzt | besitzen | gehört | verantwortet | verantwortlich für | zuständig für | eigentümer von | eigentümerin von | \
    verwaltet | verwaltet von | hoheit über | \
    possède | possèdent | propriétaire de | propriétaire du | responsable de | responsable du | gère | géré par | gérée par | \
    posee | dueño de | propietario de | responsable de | gestiona | gestionado por | \
    possui | dono de | proprietário de | responsável por | responsável pelo | responsável pela | gerencia | gerido por | \
    拥有 | 负责 | 管理 | 归属于";

const DOMAIN: &str = "domain | domains | bounded context | domäne | domänen | domaine | domaines | dominio | dominios | domínio | \
    domínios | 领域 | 域";

const INTERACTION: &str = "call | calls | calling | publish | publishes | publishing | published | consume | consumes | consuming | \
    consumed | subscribe | subscribes | subscribed | send | sends | sending | sent | notify | notifies | notified | request | \
    requests | ask | asks | invoke | invokes | emit | emits | emitted | receive | receives | received | fetch | fetches | \
    query | queries | trigger | triggers | forward | forwards | deliver | delivers | hand over | hands over | tell | tells | \
    push | pushes | get | gets | read | reads | \
    ruft | aufruf* | veröffentlicht | publiziert | konsumiert | abonniert | sendet | schickt | benachrichtigt | fragt | \
    empfängt | meldet | übergibt | \
    appelle | publie | consomme | s'abonne | envoie | notifie | demande | reçoit | transmet | \
    llama | publica | consume | se suscribe | envía | notifica | solicita | recibe | pide | \
    chama | publica | consome | assina | envia | notifica | solicita | recebe | \
    调用 | 发布 | 消费 | 订阅 | 发送 | 通知 | 请求 | 接收";

const REST: &str = "rest | rest api | restful | openapi | http api | rest-api | rest endpoint | rest contract | rest-schnittstelle | \
    api rest | 接口契约";
