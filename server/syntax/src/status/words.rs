//! The words of both status vocabularies, as data. Words stand between `|` and are compared folded, at the start of a value,
//! the longest first.
//! Knows nothing of markdown.

use super::{AdrStatus as A, SpecStatus as S};

/// Words for the status of a spec.
pub(super) const SPEC: &[(S, &str)] = &[
    (
        S::Planned,
        "planned | future | backlog | todo state | not started | new | queued | scheduled | geplant | planifié | \
         planifiée | planificado | planificada | planeado | planejado | 已计划 | 计划中",
    ),
    (
        S::Discovery,
        "discovery | exploring | exploration | research | in discovery | erkundung | découverte | \
         descubrimiento | descoberta | 探索 | 探索中",
    ),
    (
        S::Draft,
        "draft | drafting | wip | work in progress | proposed | proposal | in review | review | under review | \
         ready for review | initial draft | draft for review | provisional | entwurf | in prüfung | brouillon | \
         ébauche | borrador | rascunho | 草稿 | 草案 | 起草中",
    ),
    (
        S::Approved,
        "approved | accepted | ready | ready for planning | ready for implementation | ready to implement | \
         signed off | implementable | final | active | genehmigt | freigegeben | akzeptiert | approuvé | \
         approuvée | accepté | acceptée | validé | validée | aprobado | aprobada | aceptado | aceptada | \
         aprovado | aprovada | aceito | aceita | 已批准 | 批准 | 已接受",
    ),
    (
        S::Implementing,
        "implementing | in progress | in development | in implementation | under development | building | \
         started | doing | in umsetzung | in arbeit | in entwicklung | wird umgesetzt | en cours | \
         en cours d'implémentation | en implémentation | en progreso | en curso | en implementación | implementando | \
         em implementação | em andamento | em progresso | 实施中 | 实现中 | 进行中",
    ),
    (
        S::Done,
        "done | complete | completed | implemented | shipped | released | finished | closed | delivered | \
         deployed | live | merged | resolved | passed | erledigt | fertig | abgeschlossen | umgesetzt | terminé | \
         terminée | fait | livré | livrée | hecho | hecha | terminado | terminada | completado | completada | \
         concluído | concluída | feito | implementado | implementada | 完成 | 已完成 | 已实现",
    ),
    (
        S::Paused,
        "paused | on hold | hold | deferred | postponed | suspended | parked | stagnant | pausiert | \
         zurückgestellt | angehalten | en pause | suspendu | suspendue | en pausa | pausado | pausada | \
         suspendido | suspendida | suspenso | pausiert (priorität) | 暂停 | 已暂停 | 搁置",
    ),
    (
        S::Blocked,
        "blocked | waiting | blocked by adr | blockiert | bloqué | bloquée | bloqueado | bloqueada | 阻塞 | \
         已阻塞 | 受阻",
    ),
    (
        S::Retired,
        "retired | superseded | superceded | superseeded | superseded by | superceded by | superseeded by | \
         replaced | replaced by | obsolete | deprecated | abandoned | cancelled | canceled | withdrawn | \
         rejected | declined | archived | removed | defunct | moved | reverted | discontinued | ersetzt | \
         ersetzt durch | veraltet | verworfen | abgelehnt | zurückgezogen | remplacé | remplacée | remplacé par | \
         obsolète | abandonné | abandonnée | rejeté | rejetée | retiré | reemplazado | reemplazado por | \
         obsoleto | obsoleta | abandonado | abandonada | cancelado | cancelada | rechazado | rechazada | \
         retirado | substituído | substituído por | rejeitado | rejeitada | descontinuado | 已废弃 | 废弃 | \
         已取代 | 已取消 | 已拒绝",
    ),
];

/// Words for the status of an ADR.
pub(super) const ADR: &[(A, &str)] = &[
    (
        A::Proposed,
        "proposed | proposal | draft | drafting | wip | work in progress | open | new | pending | provisional | \
         deferred | postponed | stagnant | on hold | placeholder | idea | speculative | under discussion | \
         in discussion | discussion | in progress | exploring | for prototyping | returned for revision | \
         reserved | vorgeschlagen | entwurf | offen | vorschlag | zurückgestellt | proposé | proposée | \
         brouillon | en discussion | propuesto | propuesta | borrador | proposto | proposta | rascunho | 提议 | \
         提案 | 已提议 | 草稿 | 草案 | 待定",
    ),
    (
        A::InReview,
        "in review | review | rfc | request for comments | under review | reviewing | ready for review | last call | final comment period | \
         active review | awaiting review | scheduled for review | in prüfung | in überprüfung | zur prüfung | \
         en revue | en relecture | en revisión | em revisão | em análise | 评审中 | 审核中 | 审查中",
    ),
    (
        A::Approved,
        "approved | accepted | adopted | agreed | decided | implemented | implementing | implementable | final | \
         active | done | complete | completed | ratified | standard | living | in force | in effect | valid | \
         amended | merged | demonstrated | akzeptiert | angenommen | genehmigt | beschlossen | entschieden | \
         umgesetzt | accepté | acceptée | approuvé | approuvée | validé | validée | adopté | adoptée | aceptado | \
         aceptada | aprobado | aprobada | adoptado | aceito | aceita | aprovado | aprovada | adotado | 已接受 | \
         接受 | 已批准 | 批准 | 已采纳 | 采纳 | 承認済み | 承認 | 採用",
    ),
    (
        A::Rejected,
        "rejected | declined | withdrawn | abandoned | cancelled | canceled | defunct | dropped | discarded | \
         reverted | not accepted | denied | wontfix | won't do | abgelehnt | verworfen | zurückgezogen | rejeté | \
         rejetée | refusé | refusée | retiré | abandonné | rechazado | rechazada | retirado | descartado | \
         rejeitado | rejeitada | recusado | 已拒绝 | 拒绝 | 驳回 | 已撤回",
    ),
    (
        A::Superseded,
        "superseded | superceded | superseeded | superseded by | superceded by | superseeded by | replaced | \
         replaced by | moved | ersetzt | ersetzt durch | abgelöst | abgelöst durch | überholt | remplacé | \
         remplacée | remplacé par | remplacée par | reemplazado | reemplazada | reemplazado por | sustituido | \
         sustituido por | substituído | substituída | substituído por | 已取代 | 被取代 | 已被取代 | 已替代",
    ),
    (
        A::Deprecated,
        "deprecated | obsolete | retired | outdated | inactive | archived | historic | sunset | veraltet | \
         abgekündigt | déprécié | dépréciée | obsolète | obsoleto | obsoleta | en desuso | descontinuado | \
         depreciado | 已弃用 | 弃用 | 已废弃 | 废弃",
    ),
];
