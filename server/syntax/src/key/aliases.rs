//! The spellings of every metadata key, as data: English ones people use, and German, French,
//! Spanish, Portuguese and Chinese ones for our own keys. Spellings stand between `|` and are compared folded,
//! so case, blanks, `_` and `-` do not matter. Knows nothing of where a key stands.

use super::Key;

/// Spellings of a key in a document's metadata; the canonical title need not be repeated.
pub(super) const ALIASES: &[(Key, &str)] = &[
    (
        Key::Id,
        "id | spec id | component id | component spec id | feature id | platform spec id | initiative id | \
         pack id | context pack id | adr id | bug id | hotfix id | contract id | change id | identifier | \
         kennung | identifiant | identificador | 编号 | 标识 | 标识符",
    ),
    (Key::Type, "kind | document type | spec type | artifact | artefact type | typ | art | tipo | 类型"),
    (Key::Title, "name | titel | titre | título | titulo | nom | nombre | nome | 标题 | 名称"),
    (
        Key::Implements,
        "implement | implementing | parent | parent spec | parent platform spec | platform spec | plattform-spec | \
         spec de plateforme | spec de plataforma | 平台规格 | \
         parent initiative | setzt um | implementiert | umsetzung von | implémente | met en œuvre | implementa | \
         实现 | 实现规格 | 上级规格",
    ),
    (
        Key::ContextPack,
        "context pack version | pack | pack version | context packs | mcp context pack | kontextpaket | \
         kontext-pack | pack de contexte | paquet de contexte | paquete de contexto | pacote de contexto | \
         version des kontextpakets | version du pack de contexte | versión del paquete de contexto | \
         versão do pacote de contexto | 上下文包 | 上下文包版本",
    ),
    (
        Key::Status,
        "state | spec status | adr status | zustand | statut | état | estado | situação | 状态 | 狀態 | \
         ステータス",
    ),
    (
        Key::BlockedBy,
        "blocker | blockers | blocked on | blocking adrs | blockiert durch | blockiert von | blocker-adrs | \
         bloqué par | bloquée par | bloqueado por | bloqueada por | 阻塞于 | 被阻塞 | 阻塞项 | 受阻于",
    ),
    (
        Key::ContractsReferenced,
        "contract referenced | contracts | contract references | referenced contracts | contracts used | \
         contracts consumed | consumed contracts | verträge | referenzierte verträge | contrats | \
         contrats référencés | contratos | contratos referenciados | 引用的契约 | 契约 | 合约 | 引用契约",
    ),
    (
        Key::DependsOn,
        "dependencies | dependency | requires | depends | abhängig von | hängt ab von | abhängigkeiten | \
         dépend de | dépendances | depende de | dependencias | dependências | 依赖 | 依赖于",
    ),
    (
        Key::Affects,
        "affected | affected domains | impacts | betrifft | affecte | afecta | afecta a | afeta | 影响 | \
         影响范围",
    ),
    (Key::Outcome, "result | shipped | shipped version | ergebnis | résultat | resultado | 结果 | 成果"),
    (
        Key::Owner,
        "owners | decision owner | adr owner | spec owner | contract owner | initiative owner | decider | \
         deciders | decision maker | decision makers | verantwortlich | verantwortliche | eigentümer | \
         entscheider | responsable | propriétaire | décideurs | propietario | responsables | responsável | \
         proprietário | 负责人 | 所有者 | 决策者",
    ),
    (Key::Version, "spec version | contract version | document version | ver | versión | versão | 版本 | 版本号"),
    (Key::Date, "decision date | decided | decided on | datum | fecha | data | 日期"),
    (Key::Scope, "adr scope | decision scope | geltungsbereich | portée | alcance | âmbito | escopo | 范围 | 作用域"),
    (Key::Blocks, "blocking | blocked specs | blockiert | bloque | bloquea | bloqueia | 阻塞 | 阻塞规格"),
    (
        Key::Children,
        "child specs | component specs | children specs | kinder | komponenten-specs | \
         komponentenspezifikationen | enfants | specs enfants | hijos | specs hijas | filhos | specs filhas | \
         子规格 | 组件规格",
    ),
    (
        Key::ContractSpecs,
        "contract spec | contract changes | contract specifications | vertragsspezifikationen | vertrags-specs | \
         specs de contrat | specs de contrato | 契约规格 | 合约规格",
    ),
    (
        Key::Adrs,
        "adr | governing adrs | related adrs | governing decisions | decisions | entscheidungen | décisions | \
         decisiones | decisões | 架构决策 | 决策",
    ),
    (
        Key::ComponentRepo,
        "component repository | target repo | target repository | target component | repo | repository | \
         komponenten-repo | dépôt du composant | repositorio del componente | repositório do componente | \
         组件仓库 | 组件库",
    ),
    (
        Key::ContractChange,
        "contract change required | contract changed | contract change flag | changes contract | \
         vertragsänderung | changement de contrat | cambio de contrato | mudança de contrato | \
         alteração de contrato | 契约变更 | 合约变更",
    ),
    (
        Key::Supersedes,
        "supercedes | superseeds | supersede | replaces | ersetzt | löst ab | remplace | reemplaza | \
         sustituye a | substitui | 取代 | 替代",
    ),
    (
        Key::SupersededBy,
        "superceded by | superseeded by | superseded | replaced by | ersetzt durch | abgelöst durch | \
         remplacé par | remplacée par | reemplazado por | reemplazada por | sustituido por | substituído por | \
         substituída por | 被取代 | 取代者 | 被替代",
    ),
    (
        Key::Consumers,
        "consumer | consumed by | subscribers | subscriber | downstream | downstream consumers | \
         known consumers | konsumenten | abnehmer | consommateurs | consumidores | 消费者 | 消费方",
    ),
    (
        Key::Producer,
        "producers | produced by | publisher | published by | provider | produzent | erzeuger | producteur | \
         productor | produtor | 生产者 | 生产方",
    ),
    (
        Key::Compatibility,
        "compat | compatibility plan | backward compatibility | backwards compatibility | kompatibilität | \
         compatibilité | compatibilidad | compatibilidade | 兼容性",
    ),
    (
        Key::DualPublish,
        "dual publishing | dual publish strategy | dual publish plan | parallele veröffentlichung | \
         double publication | doble publicación | publicación dual | publicação dupla | 双发布 | 双重发布",
    ),
    (
        Key::ApprovedBy,
        "approver | approvers | genehmigt von | freigegeben von | approuvé par | aprobado por | aprovado por | \
         批准人 | 审批人",
    ),
    (
        Key::FollowUp,
        "follow-up spec | follow-up specs | follow-ups | follow-up spec link | follow-up link | folge-spec | \
         nachfolge | suivi | spec de suivi | seguimiento | acompanhamento | 后续 | 后续规格",
    ),
    (Key::Domain, "domains | bounded context | domäne | domaine | dominio | domínio | 领域 | 域"),
    (Key::Sources, "context sources | mcp sources | sources of context | quellen | fuentes | fontes | 来源 | 数据源"),
];

/// Spellings that mean something else inside a fan-out task (operating model 1.7), besides those of the parent and the pack
/// that the task carries.
pub(super) const TASK_ALIASES: &[(Key, &str)] = &[
    (Key::PlatformSpecId, "spec id | spec"),
    (Key::ComponentRepo, "component | komponente | composant | componente | 组件"),
];
