//! What is stored of the documents that a conversation speaks of.

use std::sync::Arc;

use super::Here;
use crate::desk::list;
use crate::error::Result;
use crate::index::Row;
use crate::patent::{Patent, PatentId};
use crate::search::hybrid;

impl Here<'_> {
    /// Documents from the index that pass the filter of the request, and the numbers of those that are not there.
    pub async fn stored(&self, ids: &[PatentId]) -> Result<(Vec<Patent>, Vec<PatentId>)> {
        let (snapshot, filter, ids) = (self.app.index.snapshot(), self.question.filter.clone(), ids.to_vec());
        hybrid::blocking(move || {
            let admits = snapshot.admits(&filter)?;
            let (mut found, mut unknown): (Vec<Patent>, Vec<PatentId>) = (Vec::new(), Vec::new());
            for id in ids {
                let row = snapshot.find(&id)?.into_iter().find(|(row, _)| admits(*row));
                match row.map(|(row, _)| snapshot.get(row)).transpose()?.flatten() {
                    Some(patent) if found.iter().any(|known| known.id == patent.id) => {}
                    Some(patent) => found.push(patent),
                    None => unknown.push(id),
                }
            }
            Ok((found, unknown))
        })
        .await
    }

    /// The documents that the turn can mean, as they are stored; read once a turn.
    pub async fn known(&self) -> Result<Arc<Vec<Patent>>> {
        let read = || async { self.stored(&self.state.candidates()).await.map(|(patents, _)| Arc::new(patents)) };
        self.known.get_or_try_init(read).await.cloned()
    }

    /// The stored rows of the present list, of which `shown` may be the first page.
    pub(super) async fn listed(&self, shown: &[PatentId]) -> Result<Vec<Row>> {
        let mut rows = self.rows(shown).await?;
        if shown.len() >= list::SHOWN {
            let more = list::present(self).await?.unwrap_or_default();
            rows.extend(more.into_iter().filter(|row| !rows.contains(row)).collect::<Vec<_>>());
        }
        Ok(rows)
    }

    /// The documents of the present list, of which `shown` may be the first page: `most` of them at most; and how many it has.
    pub async fn read_list(&self, shown: &[PatentId], most: usize) -> Result<(Vec<Patent>, usize)> {
        let (rows, snapshot, filter) = (self.listed(shown).await?, self.app.index.snapshot(), self.question.filter.clone());
        let of = rows.len();
        let patents = hybrid::blocking(move || {
            let admits = snapshot.admits(&filter)?;
            let read: Vec<Row> = rows.into_iter().filter(|row| admits(*row)).take(most).collect();
            Ok(snapshot.get_many(&read)?.into_iter().map(|(_, patent)| patent).collect())
        })
        .await?;
        Ok((patents, of))
    }

    /// The stored rows of documents.
    pub async fn rows(&self, ids: &[PatentId]) -> Result<Vec<Row>> {
        let (snapshot, ids) = (self.app.index.snapshot(), ids.to_vec());
        hybrid::blocking(move || {
            let mut rows = Vec::new();
            for id in ids {
                rows.extend(snapshot.find(&id)?.into_iter().map(|(row, _)| row));
            }
            Ok(rows)
        })
        .await
    }
}
